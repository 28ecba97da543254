/** Which tables the cluster holds. */
package io.orrery.search.catalog;
