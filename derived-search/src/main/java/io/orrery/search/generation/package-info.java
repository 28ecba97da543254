/** Builds of the indices beside each other: which one queries see, the switch, the comparison before it. */
package io.orrery.search.generation;
