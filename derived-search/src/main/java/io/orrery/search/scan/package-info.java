/** Reading an index page by page at one point in time. */
package io.orrery.search.scan;
