package io.orrery.producer.binlog;

import java.io.IOException;
import java.io.InputStream;

/** The next so many bytes of a stream. Closing it does not close the stream. */
final class BoundedInput extends InputStream {

    private final InputStream in;
    private int left;

    BoundedInput(InputStream in, int size) {
        this.in = in;
        this.left = size;
    }

    @Override
    public int read() throws IOException {
        if (left == 0) {
            return -1;
        }
        int value = in.read();
        left--;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return length == 0 ? 0 : -1;
        }
        int count = in.read(bytes, offset, Math.min(length, left));
        left -= Math.max(count, 0);
        return count;
    }
}
