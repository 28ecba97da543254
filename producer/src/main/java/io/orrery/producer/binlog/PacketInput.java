package io.orrery.producer.binlog;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The payloads of MySQL's packets. A payload of 16 MiB - 1 goes on in the next packet, so an event of any size can be
 * read from here piece by piece. For one thread.
 */
final class PacketInput extends InputStream {

    private static final int WHOLE = 0xffffff;

    private final InputStream in;
    private final byte[] header = new byte[4];
    private int left;
    private boolean continued;

    PacketInput(InputStream in) {
        this.in = in;
    }

    /** Moves to the next payload, passing over what is left of this one. Blocks until it comes. */
    void nextPayload() throws IOException {
        while (left > 0 || continued) {
            fill();
            in.skipNBytes(left);
            left = 0;
        }
        readHeader();
    }

    private void readHeader() throws IOException {
        if (in.readNBytes(header, 0, 4) < 4) {
            throw new EOFException("The server closed the connection");
        }
        left = (header[0] & 0xff) | ((header[1] & 0xff) << 8) | ((header[2] & 0xff) << 16);
        continued = left == WHOLE;
    }

    /** Makes {@code left} positive if the payload has more. */
    private void fill() throws IOException {
        if (left == 0 && continued) {
            readHeader();
        }
    }

    @Override
    public int read() throws IOException {
        fill();
        if (left == 0) {
            return -1;
        }
        int value = in.read();
        if (value < 0) {
            throw new EOFException("The server closed the connection");
        }
        left--;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        fill();
        if (left == 0) {
            return -1;
        }
        int count = in.read(bytes, offset, Math.min(length, left));
        if (count < 0) {
            throw new EOFException("The server closed the connection");
        }
        left -= count;
        return count;
    }
}
