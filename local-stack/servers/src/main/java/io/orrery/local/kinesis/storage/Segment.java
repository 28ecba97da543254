package io.orrery.local.kinesis.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * One append-only file of a shard's log, named by the lowest index that it may hold. Readers use what has been published by
 * {@link #append}, never more. Guarded by the log that owns it, save for reading through {@link #cursor}.
 */
final class Segment {

    static final String SUFFIX = ".log";

    private final Path file;
    private final long baseIndex;
    private final FileChannel channel;
    private SparseIndex sparse;
    private long size;
    private long lastIndex;
    private long lastArrival;

    private Segment(Path file, long baseIndex, FileChannel channel, long size) {
        this.file = file;
        this.baseIndex = baseIndex;
        this.channel = channel;
        this.size = size;
        this.lastIndex = baseIndex - 1;
    }

    static Segment create(Path dir, long baseIndex) throws IOException {
        Segment segment = open(dir.resolve(String.format("%020d", baseIndex) + SUFFIX));
        segment.sparse = new SparseIndex();
        return segment;
    }

    /** Opens a file without reading it; a file that was never the last one is whole. */
    static Segment open(Path file) throws IOException {
        String name = file.getFileName().toString();
        long base = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(file, base, channel, channel.size());
    }

    /** Checks every record and cuts off the tail that a killed process left half written; returns the bytes cut off. */
    long recover() throws IOException {
        long before = size;
        scan(true);
        channel.truncate(size);
        return before - size;
    }

    private void scan(boolean verify) throws IOException {
        sparse = new SparseIndex();
        FrameCursor cursor = cursor(0);
        long end = 0;
        while (cursor.advance() && (!verify || cursor.checksumHolds())) {
            note(cursor.index(), cursor.arrivalMillis(), cursor.position());
            end = cursor.end();
        }
        size = end;
    }

    private void note(long index, long arrivalMillis, long position) {
        sparse.offer(index, arrivalMillis, position);
        lastIndex = index;
        lastArrival = arrivalMillis;
    }

    /** Appends records with the given indexes, all with one arrival time. */
    void append(List<NewRecord> records, long[] indexes, long arrivalMillis) throws IOException {
        byte[][] keys = new byte[records.size()][];
        int total = 0;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = records.get(i).partitionKey().getBytes(UTF_8);
            total += Frames.length(keys[i], records.get(i).data());
        }
        ByteBuffer bytes = ByteBuffer.allocate(total);
        for (int i = 0; i < keys.length; i++) {
            Frames.put(bytes, indexes[i], arrivalMillis, keys[i], records.get(i).data());
        }
        long start = size;
        Frames.write(channel, bytes.flip(), start);
        // Only now: a write that failed leaves nothing behind, and the next one goes over it.
        long position = start;
        for (int i = 0; i < keys.length; i++) {
            note(indexes[i], arrivalMillis, position);
            position += Frames.length(keys[i], records.get(i).data());
        }
        size = start + total;
    }

    /** A cursor at {@code position}, up to what is published now. */
    FrameCursor cursor(long position) {
        return new FrameCursor(channel, position, size);
    }

    SparseIndex index() throws IOException {
        if (sparse == null) {
            scan(false);
        }
        return sparse;
    }

    long baseIndex() {
        return baseIndex;
    }

    long size() {
        return size;
    }

    /** The highest index held; below the base where there is none. */
    long lastIndex() throws IOException {
        index();
        return lastIndex;
    }

    /** The arrival of the last record, 0 where there is none. */
    long lastArrival() throws IOException {
        index();
        return lastArrival;
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
