package io.orrery.producer.change;

import io.orrery.event.SourcePosition;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.LogMark;
import io.orrery.producer.gtid.Gtid;
import io.orrery.producer.gtid.GtidSet;
import java.time.Instant;
import java.util.Optional;

/** Which transaction of the log is being read, how many of its row changes were, and where reading could go on. For one thread. */
final class TransactionPlace {

    private final String serverUuid;
    private final GtidSet executed;
    private String file;
    private long position;

    private boolean within;
    private String gtid;
    private Gtid pendingGtid;
    private Instant committedAt = Instant.EPOCH;
    private long rows;
    private long rowsToSkip;
    private Instant fileCreated;
    private boolean announced;
    private long lastRead;
    private Instant lastCommittedAt = Instant.EPOCH;

    /** @param from where the log is read from */
    TransactionPlace(BinlogPosition from) {
        this.serverUuid = from.serverUuid();
        this.file = from.file();
        this.position = from.position();
        this.executed = from.gtids() == null ? null : GtidSet.parse(from.gtids());
        this.rowsToSkip = from.rows();
        if (from.mark() != null) {
            this.fileCreated = from.mark().fileCreated();
            this.lastRead = from.mark().transaction();
            this.lastCommittedAt = from.mark().committedAt();
        }
    }

    /** Where reading would go on if it stopped now: within a transaction its row changes so far are named as done. */
    BinlogPosition position() {
        String gtids = executed == null ? null : executed.toString();
        LogMark mark = fileCreated == null ? null : new LogMark(fileCreated, lastRead, lastCommittedAt);
        return new BinlogPosition(serverUuid, file, position, gtids, Math.max(rows, rowsToSkip), mark);
    }

    /**
     * The transactions that were read, also the one that is being read, as a GTID set; empty where the server has no GTIDs,
     * or while the transaction is not known in whose middle reading goes on.
     */
    Optional<String> begun() {
        if (executed == null || (rowsToSkip > 0 && pendingGtid == null)) {
            return Optional.empty();
        }
        if (pendingGtid == null) {
            return Optional.of(executed.toString());
        }
        GtidSet begun = executed.copy();
        begun.add(pendingGtid);
        return Optional.of(begun.toString());
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
        GtidEvent announcing = GtidEvent.read(event);
        file = event.file();
        position = event.position();
        announced = true;
        pendingGtid = announcing.gtid().orElse(null);
        gtid = announcing.gtid().map(Gtid::toString).orElse(null);
        committedAt = announcing.committedAt();
        rows = 0;
    }

    /** The transaction's statements and rows follow. */
    void enter() {
        within = true;
    }

    /** Between transactions the log goes on in the file that {@code event} describes: the first one of every file. */
    void moveTo(LogEvent event, long next) {
        if (within) {
            return;
        }
        Instant created = Instant.ofEpochSecond(event.header().timestamp());
        if (!file.equals(event.file()) || !created.equals(fileCreated)) {
            lastRead = 0;
            lastCommittedAt = Instant.EPOCH;
        }
        file = event.file();
        fileCreated = created;
        position = next;
    }

    /** The transaction has ended with {@code event}. */
    void end(LogEvent event, long next) {
        if (executed != null && pendingGtid != null) {
            executed.add(pendingGtid);
        }
        if (announced) {
            lastRead = position;
            lastCommittedAt = committedAt;
        }
        announced = false;
        pendingGtid = null;
        within = false;
        rows = 0;
        rowsToSkip = 0;
        file = event.file();
        position = next;
    }
}
