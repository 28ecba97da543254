/** {@code orrery snapshot}: asks the producer of a stream for snapshots and shows how far they are. */
package io.orrery.producer.snapshot.command;
