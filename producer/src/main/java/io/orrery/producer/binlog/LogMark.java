package io.orrery.producer.binlog;

import java.time.Instant;
import java.util.Objects;

/**
 * By what a binary log is known again: names of files and GTIDs come again after {@code RESET MASTER} and after a restore
 * of an older backup, these do not.
 *
 * @param fileCreated when the position's file was begun, as its first event says, in full seconds
 * @param transaction where the last transaction that was read starts in that file; 0 if none was
 * @param committedAt when that transaction was committed, in microseconds; the epoch if there is none
 */
public record LogMark(Instant fileCreated, long transaction, Instant committedAt) {

    public LogMark {
        Objects.requireNonNull(fileCreated, "fileCreated");
        Objects.requireNonNull(committedAt, "committedAt");
    }

    /** Of a file of which no transaction was read yet. */
    public static LogMark of(Instant fileCreated) {
        return new LogMark(fileCreated, 0, Instant.EPOCH);
    }
}
