/** Decodes the row images of the binary log into {@link io.orrery.event.Row}s. Pure: no connection, no clock. */
package io.orrery.producer.rows;
