/** Writing: bulk requests, the outcome of each item, the indices of tables, truncation. */
package io.orrery.search.write;
