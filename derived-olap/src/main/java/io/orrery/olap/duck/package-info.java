/** DuckDB itself: opening a database file, what it says when it fails, quoting. */
package io.orrery.olap.duck;
