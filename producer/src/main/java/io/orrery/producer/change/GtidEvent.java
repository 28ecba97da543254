package io.orrery.producer.change;

import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import java.time.Instant;
import java.util.UUID;

/**
 * The event that announces a transaction ("Gtid_event" in MySQL's replication documentation).
 *
 * @param anonymous true where the server has no GTIDs; then source and number mean nothing
 * @param source the server that committed it first
 * @param number its number among those of {@code source}
 * @param committedAt when it was committed there, in microseconds, which MySQL logs since 8.0.1; else the statement's
 *     time in seconds
 */
public record GtidEvent(boolean anonymous, UUID source, long number, Instant committedAt) {

    /** True if the event is one of these. */
    public static boolean is(LogEvent event) {
        return event.type() == EventTypes.GTID || event.type() == EventTypes.ANONYMOUS_GTID;
    }

    /** Reads it, from the start of its body. */
    public static GtidEvent read(LogEvent event) {
        LogBuffer body = event.body();
        body.skip(1);
        UUID source = new UUID(body.be(8), body.be(8));
        long number = body.le(8);
        return new GtidEvent(event.type() == EventTypes.ANONYMOUS_GTID, source, number, commitTime(event, body));
    }

    private static Instant commitTime(LogEvent event, LogBuffer body) {
        if (body.remaining() >= 24 && body.u8() == 2) {
            body.skip(16);
            long immediate = body.le(7);
            long original = (immediate & 1L << 55) != 0 ? body.le(7) : immediate;
            return Instant.ofEpochSecond(original / 1_000_000, original % 1_000_000 * 1_000);
        }
        return Instant.ofEpochSecond(event.header().timestamp());
    }
}
