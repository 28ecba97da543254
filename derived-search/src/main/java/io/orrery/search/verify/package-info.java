/** Comparing the index with MySQL itself, while changes flow. */
package io.orrery.search.verify;
