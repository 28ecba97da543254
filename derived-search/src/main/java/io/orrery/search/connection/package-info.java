/** The connection to Elasticsearch: address, credentials, trust, version check. */
package io.orrery.search.connection;
