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

    /** Whether a row of that name was added. */
    boolean has(String name) {
        return has(HexFormat.fromHexDigitsToLong(name));
    }

    private boolean has(long hash) {
        return Arrays.binarySearch(hashes, 0, count, hash) >= 0;
    }

    /** The names of the rows that others lack, each once. */
    List<String> lackedBy(RowHashes others) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count && names.size() < MOST_NAMES; i++) {
            boolean again = i > 0 && hashes[i] == hashes[i - 1];
            if (!again && !others.has(hashes[i])) {
                names.add(HexFormat.of().toHexDigits(hashes[i]));
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
