package io.orrery.local.kinesis.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Walks the frames of a segment from a position to a limit, through a buffer of its own. Not thread-safe. */
final class FrameCursor {

    private static final int BUFFER = 64 << 10;

    private final FileChannel channel;
    private final long limit;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long bufferStart;
    private long position;
    private int bodyLength;
    private long next;

    FrameCursor(FileChannel channel, long from, long limit) {
        this.channel = channel;
        this.limit = limit;
        this.next = from;
        this.bufferStart = from;
    }

    /** Moves to the next frame; false at the limit, or where what follows is no whole frame. */
    boolean advance() throws IOException {
        position = next;
        if (position + Frames.HEADER + Frames.BODY_PREFIX > limit
                || !load(position, Frames.HEADER + Frames.BODY_PREFIX)) {
            return false;
        }
        bodyLength = buffer.getInt(offset());
        if (bodyLength < Frames.BODY_PREFIX || bodyLength > limit - position - Frames.HEADER) {
            return false;
        }
        next = position + Frames.HEADER + bodyLength;
        return true;
    }

    /** Where the current frame begins. */
    long position() {
        return position;
    }

    /** Where the current frame ends. */
    long end() {
        return next;
    }

    long index() {
        return buffer.getLong(offset() + Frames.HEADER);
    }

    long arrivalMillis() {
        return buffer.getLong(offset() + Frames.HEADER + 8);
    }

    /** Bytes of partition key and data, the size that the service counts. */
    int recordSize() {
        return bodyLength - Frames.BODY_PREFIX;
    }

    boolean checksumHolds() throws IOException {
        return load(position, Frames.HEADER + bodyLength)
                && buffer.getInt(offset() + 4) == Frames.crc(buffer.array(), offset() + Frames.HEADER, bodyLength);
    }

    StoredRecord record() throws IOException {
        if (!load(position, Frames.HEADER + bodyLength)) {
            throw new IOException("A record at byte " + position + " is cut short.");
        }
        return Frames.record(buffer.array(), offset() + Frames.HEADER, bodyLength);
    }

    private int offset() {
        return (int) (position - bufferStart);
    }

    private boolean load(long at, int length) throws IOException {
        if (at >= bufferStart && at + length <= bufferStart + buffer.limit()) {
            return true;
        }
        if (length > buffer.capacity()) {
            buffer = ByteBuffer.allocate(Math.max(length, BUFFER));
        }
        buffer.clear();
        buffer.limit((int) Math.min(buffer.capacity(), limit - at));
        Frames.read(channel, buffer, at);
        buffer.flip();
        bufferStart = at;
        return buffer.limit() >= length;
    }
}
