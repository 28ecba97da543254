package io.orrery.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The hashes of many rows, eight bytes each. Of N rows one is overlooked with a chance of N to 2^64. For one thread. */
final class RowHashes {

    /** So many names of differences are kept at most. */
    static final int MOST_NAMES = 100_000;

    private long[] hashes = new long[1_024];
    private int count;

    /** Adds what a row says. */
    void add(String text) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, count + count / 2);
        }
        hashes[count++] = hash(text);
    }

    /** How many were added. */
    long count() {
        return count;
    }

    /** Itself, complete: nothing is asked before. */
    RowHashes sorted() {
        Arrays.sort(hashes, 0, count);
        return this;
    }

    /** How often the row of that name was added. */
    long count(String name) {
        return count(HexFormat.fromHexDigitsToLong(name));
    }

    private long count(long hash) {
        int place = Arrays.binarySearch(hashes, 0, count, hash);
        if (place < 0) {
            return 0;
        }
        int first = place;
        while (first > 0 && hashes[first - 1] == hash) {
            first--;
        }
        return end(first) - (long) first;
    }

    /** Where the run of equal hashes ends that begins at a place. */
    private int end(int first) {
        int end = first + 1;
        while (end < count && hashes[end] == hashes[first]) {
            end++;
        }
        return end;
    }

    /**
     * The names of the rows that others lack, each once.
     *
     * @param counted also of those that others have in another number
     */
    List<String> otherThan(RowHashes others, boolean counted) {
        List<String> names = new ArrayList<>();
        for (int first = 0; first < count && names.size() < MOST_NAMES; first = end(first)) {
            long there = others.count(hashes[first]);
            if (there == 0 || (counted && there != end(first) - (long) first)) {
                names.add(HexFormat.of().toHexDigits(hashes[first]));
            }
        }
        return names;
    }

    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
