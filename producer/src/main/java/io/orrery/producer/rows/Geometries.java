package io.orrery.producer.rows;

import io.orrery.event.Geometry;
import io.orrery.mysql.value.StoredGeometry;
import io.orrery.producer.binlog.LogBuffer;

/** Reads geometries. */
final class Geometries {

    private Geometries() {}

    static Geometry read(LogBuffer in, int size) {
        int start = in.position();
        in.skip(size);
        return StoredGeometry.read(in.array(), start, size);
    }
}
