package io.orrery.local.kinesis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/**
 * A shard iterator, which the client keeps: it says all that the next read must know, so nothing is kept here for it and it
 * survives a restart.
 *
 * @param stream name of the stream
 * @param stamp incarnation of the stream
 * @param shard number of the shard
 * @param index lowest index to read
 * @param issuedMillis when it was made; it expires after {@link #LIFE_MILLIS}
 */
public record ShardIterator(String stream, long stamp, int shard, long index, long issuedMillis) {

    public static final long LIFE_MILLIS = 300_000;

    private static final String VERSION = "1";

    public String encode() {
        String plain = String.join(
                "|",
                VERSION,
                stream,
                Long.toString(stamp),
                Integer.toString(shard),
                Long.toString(index),
                Long.toString(issuedMillis));
        return Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    /** Reads an iterator; empty where it was not made here. */
    public static Optional<ShardIterator> decode(String token) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(token), UTF_8).split("\\|", -1);
            if (parts.length != 6 || !parts[0].equals(VERSION)) {
                return Optional.empty();
            }
            return Optional.of(new ShardIterator(
                    parts[1],
                    Long.parseLong(parts[2]),
                    Integer.parseInt(parts[3]),
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public boolean isExpired(long nowMillis) {
        return nowMillis - issuedMillis > LIFE_MILLIS;
    }
}
