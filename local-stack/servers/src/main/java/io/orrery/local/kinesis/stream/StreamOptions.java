package io.orrery.local.kinesis.stream;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the streams of one server have in common.
 *
 * @param dir where they are kept
 * @param region part of their ARN
 * @param account part of their ARN
 * @param limits whether throughput limits are enforced
 * @param retentionBytes cap on the disk space of one stream
 * @param transition how long a stream stays CREATING, UPDATING or DELETING
 */
public record StreamOptions(
        Path dir, String region, String account, boolean limits, long retentionBytes, Duration transition) {

    private static final long MIN_SEGMENT = 256 << 10;
    private static final long MAX_SEGMENT = 64 << 20;

    String arn(String stream) {
        return "arn:aws:kinesis:" + region + ":" + account + ":stream/" + stream;
    }

    long segmentBytes() {
        return Math.max(MIN_SEGMENT, Math.min(MAX_SEGMENT, retentionBytes / 64));
    }
}
