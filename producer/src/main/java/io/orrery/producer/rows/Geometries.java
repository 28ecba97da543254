package io.orrery.producer.rows;

import io.orrery.event.Geometry;
import io.orrery.producer.binlog.LogBuffer;
import java.util.Arrays;

/** Turns MySQL's geometry, which is an SRID and well-known binary, into well-known text, x before y as stored. */
final class Geometries {

    private static final int SRID_SIZE = 4;

    private Geometries() {}

    static Geometry read(LogBuffer in, int size) {
        LogBuffer value = in.slice(size);
        long srid = value.le(SRID_SIZE);
        byte[] shape = Arrays.copyOfRange(value.array(), value.position(), value.position() + value.remaining());
        return Geometry.ofWkb(srid, shape);
    }
}
