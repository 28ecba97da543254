package io.orrery.search.generation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** Counts documents and hashes them, in whatever order they come: the sum of their hashes. For one thread. */
final class ContentHash {

    private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    private BigInteger sum = BigInteger.ZERO;
    private long documents;

    void add(String id, Snapshot document) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(id.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(document.text().getBytes(StandardCharsets.UTF_8));
            sum = sum.add(new BigInteger(1, digest.digest())).and(MASK);
            documents++;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    Comparison.Content content() {
        return new Comparison.Content(documents, String.format(Locale.ROOT, "%032x", sum));
    }
}
