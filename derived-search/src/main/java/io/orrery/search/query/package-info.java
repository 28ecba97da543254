/** Full-text queries, as a person asks them. */
package io.orrery.search.query;
