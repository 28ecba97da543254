/** Keeps DuckDB tables equal to the source: rows and the stream's position commit in one transaction. */
package io.orrery.olap.store;
