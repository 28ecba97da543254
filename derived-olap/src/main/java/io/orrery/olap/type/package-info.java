/** Which DuckDB type holds which MySQL type, and how values get in and out without loss. */
package io.orrery.olap.type;
