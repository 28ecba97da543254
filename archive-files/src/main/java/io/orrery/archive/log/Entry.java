package io.orrery.archive.log;

import io.orrery.consumer.StreamPosition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One step of a shard's log, or of its merges: the files that hold just what came in the shard after one position and up to
 * another.
 *
 * @param number from 1, in the order of the shard
 * @param id tells whose entry it is, where the answer to its creation was lost
 * @param at when it was made, by its maker's clock
 * @param after the end of the entry before; 0 for the first
 * @param upTo its own end
 * @param files none where nothing came that is archived
 */
public record Entry(long number, String id, Instant at, StreamPosition after, StreamPosition upTo, List<File> files) {

    /** What a shard holds before its first entry. */
    public static final Entry NONE =
            new Entry(0, "none", Instant.EPOCH, new StreamPosition("0"), new StreamPosition("0"), List.of());

    /**
     * A file of an entry.
     *
     * @param path its place
     * @param staged what gives it that place
     * @param rows how many events it holds
     */
    public record File(String path, String staged, long rows) {

        public File {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(staged, "staged");
        }
    }

    public Entry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(at, "at");
        files = List.copyOf(files);
        if (number < 0 || after.compareTo(upTo) > 0) {
            throw new IllegalArgumentException(
                    "Cannot use entry " + number + " from " + after.sequenceNumber() + " to " + upTo.sequenceNumber());
        }
    }
}
