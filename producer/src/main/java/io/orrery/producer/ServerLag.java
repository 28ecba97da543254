package io.orrery.producer;

import io.orrery.mysql.MysqlServer.LogEnd;
import io.orrery.producer.binlog.BinlogPosition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a server is ahead of a producer.
 *
 * @param bytes what its binary logs hold after the place that was read last
 * @param secondsUntilPurge how long until it may purge what comes after the saved position; infinite if it never purges by
 *     age, negative if it may do so at the next rotation
 */
record ServerLag(long bytes, double secondsUntilPurge) {

    /** The bytes of {@code logs}, oldest first, after a position in one of them; all if that one is gone. */
    static long bytesAfter(List<LogEnd> logs, BinlogPosition position) {
        long bytes = 0;
        boolean after = logs.stream().noneMatch(log -> log.file().equals(position.file()));
        for (LogEnd log : logs) {
            if (after) {
                bytes += log.position();
            } else if (log.file().equals(position.file())) {
                bytes += Math.max(0, log.position() - position.position());
                after = true;
            }
        }
        return bytes;
    }

    /** The log that was begun when {@code file} was ended; empty if it is the last one or gone. */
    static Optional<String> successor(List<LogEnd> logs, String file) {
        Objects.requireNonNull(file, "file");
        for (int i = 0; i + 1 < logs.size(); i++) {
            if (logs.get(i).file().equals(file)) {
                return Optional.of(logs.get(i + 1).file());
            }
        }
        return Optional.empty();
    }
}
