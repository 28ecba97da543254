package io.orrery.producer.rows;

import io.orrery.producer.binlog.LogBuffer;
import java.util.HexFormat;

/** Reads values from bytes that are written in hexadecimal. */
final class Values {

    private Values() {}

    static LogBuffer bytes(String hex) {
        return new LogBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** The value of all of those bytes: a decoder that leaves some, or takes more, fails. */
    static Object read(ValueDecoder decoder, String hex) {
        LogBuffer in = bytes(hex);
        Object value = decoder.read(in);
        if (in.remaining() > 0) {
            throw new AssertionError(in.remaining() + " bytes are left of " + hex);
        }
        LogBuffer again = bytes(hex);
        decoder.skip(again);
        if (again.remaining() > 0) {
            throw new AssertionError("Passing over leaves " + again.remaining() + " bytes of " + hex);
        }
        return value;
    }
}
