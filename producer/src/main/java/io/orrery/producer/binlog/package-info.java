/** Reads the binary log over MySQL's replication protocol: connection, events, table maps, positions. */
package io.orrery.producer.binlog;
