/** Elasticsearch, one node. */
package io.orrery.local.elasticsearch;
