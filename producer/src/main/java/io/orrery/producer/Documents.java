package io.orrery.producer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.json.EventWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Writes events into arrays of just their size. A small one goes through a buffer that is kept; a large one is measured
 * first and then written again, since a buffer that grows would take three times its size for a moment. For one thread.
 */
final class Documents {

    static final int KEPT = 1 << 18;

    /** Takes what fits, and counts what does not. */
    private static final class Fixed extends OutputStream {
        private final byte[] bytes;
        private long length;

        Fixed(int size) {
            bytes = new byte[size];
        }

        @Override
        public void write(int b) {
            if (length < bytes.length) {
                bytes[(int) length] = (byte) b;
            }
            length++;
        }

        @Override
        public void write(byte[] source, int offset, int count) {
            if (length < bytes.length) {
                System.arraycopy(source, offset, bytes, (int) length, Math.min(count, bytes.length - (int) length));
            }
            length += count;
        }
    }

    private final EventWriter writer;
    private final Fixed kept = new Fixed(KEPT);

    Documents(EventWriter writer) {
        this.writer = writer;
    }

    /** The event's document in UTF-8. */
    byte[] of(ChangeEvent<Row> event) {
        kept.length = 0;
        try {
            writer.write(event, kept);
            if (kept.length <= KEPT) {
                return Arrays.copyOf(kept.bytes, (int) kept.length);
            }
            Fixed whole = new Fixed(Math.toIntExact(kept.length));
            writer.write(event, whole);
            return whole.bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
    }
}
