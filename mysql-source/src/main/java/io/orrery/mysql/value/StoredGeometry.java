package io.orrery.mysql.value;

import io.orrery.event.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Turns MySQL's geometry, which is an SRID and well-known binary, into well-known text, x before y as stored. */
public final class StoredGeometry {

    private StoredGeometry() {}

    /**
     * The geometry in a part of an array.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Geometry read(byte[] bytes, int offset, int length) {
        if (length < Integer.BYTES) {
            throw new IllegalArgumentException("a geometry is cut short");
        }
        int srid = ByteBuffer.wrap(bytes, offset, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        byte[] shape = Arrays.copyOfRange(bytes, offset + Integer.BYTES, offset + length);
        return Geometry.ofWkb(Integer.toUnsignedLong(srid), shape);
    }
}
