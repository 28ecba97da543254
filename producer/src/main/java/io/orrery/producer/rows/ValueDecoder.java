package io.orrery.producer.rows;

import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.LogBuffer;

/**
 * Reads the values of one column.
 *
 * @param prefix how many bytes give the value's size; 0 where the size is fixed
 * @param size the fixed size in bytes
 * @param decoding makes the value from that many bytes
 */
record ValueDecoder(int prefix, int size, Decoding decoding) {

    /** Makes a value of exactly {@code size} bytes of {@code in}; the error's message holds no value. */
    interface Decoding {
        Object decode(LogBuffer in, int size);
    }

    static ValueDecoder fixed(int size, Decoding decoding) {
        return new ValueDecoder(0, size, decoding);
    }

    static ValueDecoder prefixed(int prefix, Decoding decoding) {
        return new ValueDecoder(prefix, 0, decoding);
    }

    private int sizeOf(LogBuffer in) {
        return prefix == 0 ? size : Math.toIntExact(in.le(prefix));
    }

    Object read(LogBuffer in) {
        int count = sizeOf(in);
        return decoding.decode(in, count);
    }

    /** As {@link ValueWriter#write}. */
    boolean write(LogBuffer in, ValueWriter writer, JsonBytes out) {
        int count = sizeOf(in);
        return writer.write(in, count, out);
    }

    void skip(LogBuffer in) {
        in.skip(sizeOf(in));
    }
}
