package io.orrery.producer;

import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.MysqlServer.LogEnd;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogFiles;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds how far the server is ahead. On a thread of its own, for the server may take its time. */
final class ServerWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final MysqlAddress address;
    private final MysqlServer server;
    private final Supplier<BinlogPosition> saved;
    private final Supplier<BinlogPosition> read;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "orrery-server-watch");
        made.setDaemon(true);
        return made;
    });
    private volatile ServerLag latest;
    private String endedFile = "";
    private Instant endedAt = Instant.EPOCH;

    /**
     * @param saved the position that a restart would go on from
     * @param read the position that was read last
     */
    ServerWatch(MysqlAddress address, Supplier<BinlogPosition> saved, Supplier<BinlogPosition> read, Clock clock) {
        this.address = address;
        this.server = new MysqlServer(address);
        this.saved = saved;
        this.read = read;
        this.clock = clock;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::tryLook, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tryLook() {
        try {
            latest = look();
        } catch (IOException | OrreryException e) {
            log.debug("Cannot see how far MySQL at {} is", address.hostAndPort(), e);
        }
    }

    /** Asks the server. */
    ServerLag look() throws IOException {
        List<LogEnd> logs = server.logs();
        return new ServerLag(
                ServerLag.bytesAfter(logs, read.get()),
                secondsUntilPurge(logs, saved.get().file()));
    }

    private double secondsUntilPurge(List<LogEnd> logs, String file) throws IOException {
        long kept = server.retentionSeconds();
        if (kept == 0) {
            return Double.POSITIVE_INFINITY;
        }
        Optional<String> successor = ServerLag.successor(logs, file);
        if (successor.isEmpty()) {
            return kept; // It is being written: its time starts when it ends.
        }
        if (!endedFile.equals(file)) {
            endedAt = LogFiles.createdAt(address, successor.get());
            endedFile = file;
        }
        return Duration.between(clock.instant(), endedAt.plusSeconds(kept)).toMillis() / 1_000.0;
    }

    /** What the last look saw; empty before the first. */
    Optional<ServerLag> latest() {
        return Optional.ofNullable(latest);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
