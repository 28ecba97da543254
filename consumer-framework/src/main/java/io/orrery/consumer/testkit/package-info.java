/**
 * For those who write satellites: events made by hand, handlers run in memory, and the suite that every derived store
 * must pass. Needs JUnit 5 on the class path.
 */
package io.orrery.consumer.testkit;
