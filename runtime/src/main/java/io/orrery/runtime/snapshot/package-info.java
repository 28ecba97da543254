/**
 * What commands and satellites ask of a producer and what it answers, through items of its state table: snapshots and
 * repairs. Any machine that reaches the table can ask. No rows, no MySQL.
 */
package io.orrery.runtime.snapshot;
