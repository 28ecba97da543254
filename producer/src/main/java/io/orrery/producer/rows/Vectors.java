package io.orrery.producer.rows;

import io.orrery.event.FloatVector;
import io.orrery.mysql.value.StoredVector;
import io.orrery.producer.binlog.LogBuffer;

/** Reads vectors. */
final class Vectors {

    private Vectors() {}

    static FloatVector read(LogBuffer in, int size) {
        int start = in.position();
        in.skip(size);
        return StoredVector.read(in.array(), start, size);
    }
}
