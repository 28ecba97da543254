/** The index as a check against MySQL sees it. */
package io.orrery.search.verify;
