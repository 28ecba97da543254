/**
 * Rows that are older than the log, read from tables and published between the changes that the log brings: windows on the
 * log, chunks of tables, requests for them and how far they are. docs/designs/snapshots.md has the method and why it is
 * right. Nothing here reads the log or knows how a value looks.
 */
package io.orrery.producer.snapshot;
