/**
 * Generations of a derived store: each is built by a satellite of its own, from a chosen point of the stream, beside
 * the one that readers see, until they are switched over in one step.
 */
package io.orrery.consumer.generation;
