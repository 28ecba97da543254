/** What a table looks like in Elasticsearch: names, field types, and the document that a row becomes. */
package io.orrery.search.mapping;
