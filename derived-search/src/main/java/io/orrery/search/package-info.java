/** A full-text index that follows the source: a satellite that keeps one Elasticsearch index a table. */
package io.orrery.search;
