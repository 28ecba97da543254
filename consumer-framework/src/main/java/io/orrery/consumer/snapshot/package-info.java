/** What a store has seen of the snapshots of its tables, and whether it holds all of a table. Pure: reads and keeps nothing. */
package io.orrery.consumer.snapshot;
