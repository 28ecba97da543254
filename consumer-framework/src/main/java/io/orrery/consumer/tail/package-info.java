/** The {@code tail} command: a satellite that prints what the stream says. */
package io.orrery.consumer.tail;
