/** The database as a check against MySQL sees it: through queries, so that it may be fed meanwhile. */
package io.orrery.olap.verify;
