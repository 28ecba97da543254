package io.orrery.producer.change;

import com.github.shyiko.mysql.binlog.GtidSet;
import com.github.shyiko.mysql.binlog.event.MySqlGtid;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.change.XaLog.Place;
import io.orrery.producer.defaults.AddedColumns;
import io.orrery.producer.rows.Charsets;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Follows transactions event by event, hands the row changes of the chosen tables to a sink, and knows at every event
 * where reading could go on. Row changes of other tables are counted, so that a row's number does not depend on what
 * is chosen. For one thread.
 */
public final class ChangeReader {

    private final Predicate<TableName> chosen;
    private final Tables tables;
    private final ChangeSink sink;
    private final Definitions definitions;
    private final String serverUuid;
    private final GtidSet executed;
    private String file;
    private long position;

    private final XaTransactions xa;
    private boolean inTransaction;
    private String gtid;
    private MySqlGtid pendingGtid;
    private Instant committedAt = Instant.EPOCH;
    private long rows;
    private long rowsToSkip;

    /**
     * @param from where the log is read from
     * @param chosen the tables whose changes are wanted
     * @param xaLog for the rows of XA transactions that are committed
     */
    public ChangeReader(BinlogPosition from, Predicate<TableName> chosen, Tables tables, ChangeSink sink, XaLog xaLog) {
        this.serverUuid = from.serverUuid();
        this.file = from.file();
        this.position = from.position();
        this.executed = from.gtids() == null ? null : new GtidSet(from.gtids());
        this.rowsToSkip = from.rows();
        this.chosen = chosen;
        this.tables = tables;
        this.sink = sink;
        this.definitions = new Definitions(chosen, tables, sink);
        this.xa = new XaTransactions(xaLog);
    }

    /** A reader that follows transactions and hands on nothing; it is given no table maps and no rows. */
    public static ChangeReader ofTransactions(BinlogPosition from) {
        Tables none = new Tables(new Charsets(Map.of()), Unkeyed.CATALOG, new HashSet<>(), new AddedColumns());
        return new ChangeReader(from, table -> false, none, null, XaLog.NONE);
    }

    /**
     * Where reading would go on if it stopped after the last event. Within a transaction it names its row changes so
     * far as done.
     */
    public BinlogPosition position() {
        String gtids = executed == null ? null : executed.toString();
        return new BinlogPosition(serverUuid, file, position, gtids, Math.max(rows, rowsToSkip));
    }

    /** The commit time of the latest transaction. */
    public Instant committedAt() {
        return committedAt;
    }

    /**
     * Takes the next event.
     *
     * @param next where the event after it starts, which becomes the position if the event ends a transaction
     * @throws OrreryException if the event is not understood or can't be represented; it names the place
     * @throws IOException if an XA transaction that is committed can't be read again; {@link #position()} is where to go on
     */
    public void accept(LogEvent event, long next) throws IOException, InterruptedException {
        try {
            dispatch(event, next);
        } catch (BinlogFormatException | IllegalArgumentException e) {
            throw new OrreryException(
                    "Cannot read the binary log at " + event.file() + ":" + event.position() + ": " + e.getMessage()
                            + ".",
                    e);
        }
    }

    private void dispatch(LogEvent event, long next) throws IOException, InterruptedException {
        switch (event.type()) {
            case EventTypes.GTID, EventTypes.ANONYMOUS_GTID -> startTransaction(event);
            case EventTypes.QUERY -> query(event, next);
            case EventTypes.XID -> endTransaction(event, next);
            case EventTypes.XA_PREPARE -> prepared(event, next);
            case EventTypes.TABLE_MAP -> tables.map(event.body(), chosen);
            case EventTypes.WRITE_ROWS,
                    EventTypes.UPDATE_ROWS,
                    EventTypes.DELETE_ROWS,
                    EventTypes.WRITE_ROWS_V1,
                    EventTypes.UPDATE_ROWS_V1,
                    EventTypes.DELETE_ROWS_V1 -> rows(event);
            case EventTypes.ROTATE, EventTypes.FORMAT_DESCRIPTION -> {
                if (!inTransaction) {
                    file = event.file();
                    position = next;
                }
            }
            case EventTypes.EXECUTE_LOAD_QUERY ->
                throw new BinlogFormatException(
                        "rows were loaded by a statement: set binlog_format=ROW for every session");
            case EventTypes.INCIDENT ->
                throw new BinlogFormatException("the server says that it could not log everything (an incident event): "
                        + BinlogPosition.START_ANEW);
            case EventTypes.PARTIAL_UPDATE_ROWS -> throw partial();
            case EventTypes.STOP,
                    EventTypes.INTVAR,
                    EventTypes.RAND,
                    EventTypes.USER_VAR,
                    EventTypes.BEGIN_LOAD_QUERY,
                    EventTypes.HEARTBEAT,
                    EventTypes.HEARTBEAT_V2,
                    EventTypes.IGNORABLE,
                    EventTypes.ROWS_QUERY,
                    EventTypes.PREVIOUS_GTIDS,
                    EventTypes.TRANSACTION_CONTEXT,
                    EventTypes.VIEW_CHANGE -> {}
            default -> {
                if (!event.header().ignorable()) {
                    throw new BinlogFormatException("an event is of the unknown type " + event.type());
                }
            }
        }
    }

    private static BinlogFormatException partial() {
        return new BinlogFormatException(
                "an update holds parts of JSON documents only: set" + " binlog_row_value_options='' for every session");
    }

    private void startTransaction(LogEvent event) {
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

    private void query(LogEvent event, long next) throws IOException, InterruptedException {
        QueryEvent query = QueryEvent.read(event.body());
        Statement statement =
                Statement.of(query.sql(), query.database(), query.session().ansiQuotes());
        if (statement instanceof Statement.Begin) {
            inTransaction = true;
        } else if (statement instanceof Statement.XaStart start) {
            inTransaction = true;
            xa.start(start.xid());
        } else if (statement instanceof Statement.XaCommit commit) {
            Place place = new Place(event.file(), event.position());
            xa.commit(commit.xid(), place, inner -> replay(inner, event));
            endTransaction(event, next);
        } else if (statement instanceof Statement.XaRollback rollback) {
            xa.rollBack(rollback.xid());
            endTransaction(event, next);
        } else if (statement instanceof Statement.End) {
            endTransaction(event, next);
        } else if (statement instanceof Statement.RowsByStatement changed) {
            refuseStatement(changed);
        } else {
            tables.forget();
            ColumnChanges.read(query).ifPresent(changes -> changes.applyTo(tables.added()));
            definitions.apply(statement, point(event));
            if (!inTransaction) {
                endTransaction(event, next);
            }
        }
    }

    private void refuseStatement(Statement.RowsByStatement changed) {
        changed.mentioned().stream().filter(chosen).findFirst().ifPresent(table -> {
            throw new BinlogFormatException(
                    "rows of " + table
                            + " were changed by a statement that is not logged as rows: set binlog_format=ROW for every session");
        });
    }

    private ChangePoint point(LogEvent event) {
        return new ChangePoint(new SourcePosition(gtid, event.file(), event.position(), rows), committedAt);
    }

    private void endTransaction(LogEvent event, long next) {
        if (executed != null && pendingGtid != null) {
            executed.addGtid(pendingGtid);
        }
        pendingGtid = null;
        inTransaction = false;
        rows = 0;
        rowsToSkip = 0;
        file = event.file();
        position = next;
    }

    /** The end of what an XA transaction did, which may be committed at once or later. */
    private void prepared(LogEvent event, long next) throws IOException, InterruptedException {
        boolean onePhase = event.body().u8() != 0;
        Place place = new Place(file, position);
        if (onePhase) {
            xa.commitCurrent(place, inner -> replay(inner, event));
        } else {
            xa.prepare(place);
        }
        endTransaction(event, next);
    }

    /** An event of an XA transaction, now that it is committed: its rows are changed by the commit. */
    private void replay(LogEvent event, LogEvent commit) throws InterruptedException {
        switch (event.type()) {
            case EventTypes.TABLE_MAP -> tables.map(event.body(), chosen);
            case EventTypes.WRITE_ROWS,
                    EventTypes.UPDATE_ROWS,
                    EventTypes.DELETE_ROWS,
                    EventTypes.WRITE_ROWS_V1,
                    EventTypes.UPDATE_ROWS_V1,
                    EventTypes.DELETE_ROWS_V1 -> publish(event, commit);
            case EventTypes.PARTIAL_UPDATE_ROWS -> throw partial();
            default -> {}
        }
    }

    /** Hands on the rows of an event, or only notes that there are some while it is not known whether they count. */
    private void rows(LogEvent event) throws InterruptedException {
        if (!xa.within()) {
            publish(event, event);
            return;
        }
        RowsEvent changes = tables.rows(event);
        if (changes != null && changes.chosen()) {
            xa.want();
        }
    }

    /** @param at the event that names the place of the changes */
    private void publish(LogEvent event, LogEvent at) throws InterruptedException {
        RowsEvent changes = tables.rows(event);
        if (changes == null) {
            return;
        }
        while (changes.more()) {
            if (!changes.chosen() || rows < rowsToSkip) {
                changes.skip();
            } else {
                changes.next(sink, point(at));
            }
            rows++;
        }
    }
}
