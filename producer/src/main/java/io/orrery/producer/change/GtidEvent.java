package io.orrery.producer.change;

import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.gtid.Gtid;
import io.orrery.producer.gtid.GtidSource;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The event that announces a transaction ("Gtid_event" in MySQL's replication documentation).
 *
 * @param gtid empty where the server has no GTIDs
 * @param committedAt when it was committed there, in microseconds, which MySQL logs since 8.0.1; else the statement's
 *     time in seconds
 */
public record GtidEvent(Optional<Gtid> gtid, Instant committedAt) {

    /** True if the event is one of these. */
    public static boolean is(LogEvent event) {
        return switch (event.type()) {
            case EventTypes.GTID, EventTypes.GTID_TAGGED, EventTypes.ANONYMOUS_GTID -> true;
            default -> false;
        };
    }

    /** Reads it, from the start of its body. */
    public static GtidEvent read(LogEvent event) {
        LogBuffer body = event.body();
        if (event.type() == EventTypes.GTID_TAGGED) {
            return Tagged.read(body);
        }
        body.skip(1);
        UUID server = new UUID(body.be(8), body.be(8));
        long number = body.le(8);
        Instant committedAt = commitTime(event, body);
        return event.type() == EventTypes.ANONYMOUS_GTID
                ? new GtidEvent(Optional.empty(), committedAt)
                : new GtidEvent(Optional.of(new Gtid(new GtidSource(server, ""), number)), committedAt);
    }

    private static Instant commitTime(LogEvent event, LogBuffer body) {
        if (body.remaining() >= 24 && body.u8() == 2) {
            body.skip(16);
            long immediate = body.le(7);
            long original = (immediate & 1L << 55) != 0 ? body.le(7) : immediate;
            return instant(original);
        }
        return Instant.ofEpochSecond(event.header().timestamp());
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    /** The form of the event that names a tag, since MySQL 8.3: fields with numbers, some of which may be left out. */
    private static final class Tagged {

        private static final int VERSION = 1;
        private static final int UUID_BYTES = 16;

        private long mostSignificant;
        private long leastSignificant;
        private String tag = "";
        private long number;
        private long immediate;
        private long original;

        static GtidEvent read(LogBuffer body) {
            int version = body.varlenInt();
            if (version != VERSION) {
                throw new BinlogFormatException("a transaction is announced in form " + version
                        + ", which is not understood: a newer version of Orrery may");
            }
            long unused = body.varlen(); // How long the fields are: they end with the event.
            long lastNeeded = body.varlen();
            Tagged fields = new Tagged();
            while (body.remaining() > 0 && fields.take(body.varlen(), body, lastNeeded)) {}
            UUID server = new UUID(fields.mostSignificant, fields.leastSignificant);
            return new GtidEvent(
                    Optional.of(new Gtid(new GtidSource(server, fields.tag), fields.number)),
                    instant(fields.original == 0 ? fields.immediate : fields.original));
        }

        /** False where a field comes that is not known, and may be passed over with all after it. */
        private boolean take(long field, LogBuffer body, long lastNeeded) {
            switch ((int) field) {
                case 1 -> server(body);
                case 2 -> number = body.varlenSigned();
                case 3 -> tag = body.utf8(body.varlenInt());
                case 4, 5 -> body.varlenSigned(); // Of the logical clock by which replicas apply in parallel.
                case 6 -> immediate = body.varlen();
                case 7 -> original = body.varlen();
                case 0, 8, 9, 10, 11 -> body.varlen(); // Flags, length, versions, ticket of the commit group.
                default -> {
                    if (field <= lastNeeded) {
                        throw new BinlogFormatException("a transaction is announced with a field " + field
                                + ", which is not understood: a newer version of Orrery may");
                    }
                    return false;
                }
            }
            return true;
        }

        private void server(LogBuffer body) {
            for (int i = 0; i < UUID_BYTES; i++) {
                mostSignificant = mostSignificant << 8 | leastSignificant >>> 56;
                leastSignificant = leastSignificant << 8 | body.varlen();
            }
        }
    }
}
