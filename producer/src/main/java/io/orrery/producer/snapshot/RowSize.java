package io.orrery.producer.snapshot;

import io.orrery.event.FloatVector;
import io.orrery.event.Row;

/** About what rows take in memory, for what is bounded. */
final class RowSize {

    private static final int OVERHEAD = 256;

    private RowSize() {}

    /** In bytes. */
    static long of(Row row) {
        long size = OVERHEAD;
        for (int i = 0; i < row.schema().columns().size(); i++) {
            Object value = row.at(i);
            if (value instanceof byte[] array) {
                size += array.length;
            } else if (value instanceof CharSequence text) {
                size += 2L * text.length();
            } else if (value instanceof FloatVector vector) {
                size += (long) Float.BYTES * vector.size();
            } else {
                size += Long.BYTES * 2;
            }
        }
        return size;
    }
}
