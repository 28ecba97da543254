package io.orrery.local.kinesis;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link KinesisServer} runs.
 *
 * @param dataDir where streams are kept; null for a temporary folder that is deleted on close
 * @param port on loopback; 0 for a free one
 * @param limits whether the throughput limits of shards and consumers are enforced; limits of size always are
 * @param region part of every ARN
 * @param account part of every ARN, 12 digits
 * @param retentionBytes cap on the disk space of one stream, beyond which its oldest records are dropped before their time; it may
 *     be passed by one segment (1/64 of the cap, 256 KiB to 64 MiB) for each open shard
 * @param transition how long a stream stays CREATING, UPDATING or DELETING
 * @param clock of arrival times, retention and limits
 */
public record KinesisOptions(
        Path dataDir,
        int port,
        boolean limits,
        String region,
        String account,
        long retentionBytes,
        Duration transition,
        Clock clock) {

    public KinesisOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Cannot use port=" + port + ": must be 0..65535");
        }
        if (!account.matches("\\d{12}")) {
            throw new IllegalArgumentException("Cannot use account=" + account + ": must be 12 digits");
        }
        if (retentionBytes < 1 << 20) {
            throw new IllegalArgumentException(
                    "Cannot use retention-bytes=" + retentionBytes + ": must be 1 MiB or more");
        }
        if (transition.isNegative()) {
            throw new IllegalArgumentException("Cannot use transition=" + transition + ": must not be negative");
        }
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(clock, "clock");
    }

    /** Temporary data, a free port, limits on, us-east-1, account 000000000000, 4 GiB a stream, 100 ms. */
    public static KinesisOptions defaults() {
        return new KinesisOptions(
                null, 0, true, "us-east-1", "000000000000", 4L << 30, Duration.ofMillis(100), Clock.systemUTC());
    }

    /** {@code newDataDir} null for a temporary folder. */
    public KinesisOptions withDataDir(Path newDataDir) {
        return new KinesisOptions(newDataDir, port, limits, region, account, retentionBytes, transition, clock);
    }

    public KinesisOptions withPort(int newPort) {
        return new KinesisOptions(dataDir, newPort, limits, region, account, retentionBytes, transition, clock);
    }

    public KinesisOptions withLimits(boolean newLimits) {
        return new KinesisOptions(dataDir, port, newLimits, region, account, retentionBytes, transition, clock);
    }

    public KinesisOptions withRegion(String newRegion) {
        return new KinesisOptions(dataDir, port, limits, newRegion, account, retentionBytes, transition, clock);
    }

    public KinesisOptions withAccount(String newAccount) {
        return new KinesisOptions(dataDir, port, limits, region, newAccount, retentionBytes, transition, clock);
    }

    public KinesisOptions withRetentionBytes(long newRetentionBytes) {
        return new KinesisOptions(dataDir, port, limits, region, account, newRetentionBytes, transition, clock);
    }

    public KinesisOptions withTransition(Duration newTransition) {
        return new KinesisOptions(dataDir, port, limits, region, account, retentionBytes, newTransition, clock);
    }

    public KinesisOptions withClock(Clock newClock) {
        return new KinesisOptions(dataDir, port, limits, region, account, retentionBytes, transition, newClock);
    }
}
