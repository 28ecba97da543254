package io.orrery.mysql.value;

import io.orrery.event.FloatVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns MySQL's vector, which is four bytes a number, the lowest first, into its numbers. */
public final class StoredVector {

    private StoredVector() {}

    /**
     * The vector in a part of an array.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static FloatVector read(byte[] bytes, int offset, int length) {
        if (length % Float.BYTES != 0) {
            throw new IllegalArgumentException("a vector is cut short");
        }
        float[] numbers = new float[length / Float.BYTES];
        ByteBuffer.wrap(bytes, offset, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        return FloatVector.of(numbers);
    }
}
