package io.orrery.producer.rows;

import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.LogBuffer;

/** Writes a value of a column as JSON straight from its bytes in the log, the same as if it had been decoded first. */
interface ValueWriter {

    /**
     * Writes a value of exactly {@code size} bytes of {@code in}.
     *
     * @return false if its bytes are not the plain ones that this is for: then nothing is written, and {@code in} is
     *     wherever it is
     */
    boolean write(LogBuffer in, int size, JsonBytes out);
}
