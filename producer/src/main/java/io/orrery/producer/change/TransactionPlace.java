package io.orrery.producer.change;

import com.github.shyiko.mysql.binlog.GtidSet;
import com.github.shyiko.mysql.binlog.event.MySqlGtid;
import io.orrery.event.SourcePosition;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import java.time.Instant;
import java.util.UUID;

/** Which transaction of the log is being read, how many of its row changes were, and where reading could go on. For one thread. */
final class TransactionPlace {

    private final String serverUuid;
    private final GtidSet executed;
    private String file;
    private long position;

    private boolean within;
    private String gtid;
    private MySqlGtid pendingGtid;
    private Instant committedAt = Instant.EPOCH;
    private long rows;
    private long rowsToSkip;

    /** @param from where the log is read from */
    TransactionPlace(BinlogPosition from) {
        this.serverUuid = from.serverUuid();
        this.file = from.file();
        this.position = from.position();
        this.executed = from.gtids() == null ? null : new GtidSet(from.gtids());
        this.rowsToSkip = from.rows();
    }

    /** Where reading would go on if it stopped now: within a transaction its row changes so far are named as done. */
    BinlogPosition position() {
        String gtids = executed == null ? null : executed.toString();
        return new BinlogPosition(serverUuid, file, position, gtids, Math.max(rows, rowsToSkip));
    }

    /** The commit time of the latest transaction. */
    Instant committedAt() {
        return committedAt;
    }

    /** Whether statements and rows belong to a transaction that has an end of its own. */
    boolean within() {
        return within;
    }

    /** The place of a change that {@code event} names, the next one of the transaction. */
    ChangePoint point(LogEvent event) {
        return new ChangePoint(new SourcePosition(gtid, event.file(), event.position(), rows), committedAt);
    }

    /** Where the transaction starts. */
    XaLog.Place start() {
        return new XaLog.Place(file, position);
    }

    /** True if the next row change was published before the log was read from here. */
    boolean nextIsDone() {
        return rows < rowsToSkip;
    }

    /** A row change is read. */
    void countRow() {
        rows++;
    }

    /** A transaction is announced: an event that names it comes before all others of it. */
    void announce(LogEvent event) {
        LogBuffer body = event.body();
        file = event.file();
        position = event.position();
        body.skip(1);
        UUID source = new UUID(body.be(8), body.be(8));
        long number = body.le(8);
        boolean anonymous = event.type() == EventTypes.ANONYMOUS_GTID;
        pendingGtid = anonymous ? null : new MySqlGtid(source, number);
        gtid = anonymous ? null : source + ":" + number;
        committedAt = commitTime(event, body);
        rows = 0;
    }

    /** The original commit time in microseconds, which MySQL logs since 8.0.1; else the statement's in seconds. */
    private static Instant commitTime(LogEvent event, LogBuffer body) {
        if (body.remaining() >= 24 && body.u8() == 2) {
            body.skip(16);
            long immediate = body.le(7);
            long original = (immediate & 1L << 55) != 0 ? body.le(7) : immediate;
            return Instant.ofEpochSecond(original / 1_000_000, original % 1_000_000 * 1_000);
        }
        return Instant.ofEpochSecond(event.header().timestamp());
    }

    /** The transaction's statements and rows follow. */
    void enter() {
        within = true;
    }

    /** Between transactions the log goes on elsewhere. */
    void moveTo(LogEvent event, long next) {
        if (!within) {
            file = event.file();
            position = next;
        }
    }

    /** The transaction has ended with {@code event}. */
    void end(LogEvent event, long next) {
        if (executed != null && pendingGtid != null) {
            executed.addGtid(pendingGtid);
        }
        pendingGtid = null;
        within = false;
        rows = 0;
        rowsToSkip = 0;
        file = event.file();
        position = next;
    }
}
