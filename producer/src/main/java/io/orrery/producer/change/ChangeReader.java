package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.change.XaLog.Place;
import io.orrery.producer.defaults.AddedColumns;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final TransactionPlace place;
    private final XaTransactions xa;
    private final QueryReader queries;
    private final StatementRows statementRows;
    private final TemporaryTables temporary = new TemporaryTables();

    /**
     * @param from where the log is read from
     * @param chosen the tables whose changes are wanted
     * @param xaLog for the rows of XA transactions that are committed
     */
    public ChangeReader(BinlogPosition from, Predicate<TableName> chosen, Tables tables, ChangeSink sink, XaLog xaLog) {
        this.place = new TransactionPlace(from);
        this.chosen = chosen;
        this.tables = tables;
        this.sink = sink;
        this.definitions = new Definitions(chosen, tables, sink);
        this.xa = new XaTransactions(xaLog);
        this.statementRows = new StatementRows(chosen, tables, sink);
        this.queries = new QueryReader(tables.charsets(), tables.names());
    }

    /** A reader that follows transactions and hands on nothing; it is given no table maps and no rows. */
    public static ChangeReader ofTransactions(BinlogPosition from) {
        Tables none = new Tables(
                new Charsets(Map.of()),
                Unkeyed.CATALOG,
                NameCase.TOLD_APART,
                new HashSet<>(),
                AddedColumns.none(),
                (table, column) -> false,
                Cascades.NONE);
        return new ChangeReader(from, table -> false, none, ChangeSink.NONE, XaLog.NONE);
    }

    /**
     * Where reading would go on if it stopped after the last event. Within a transaction it names its row changes so
     * far as done.
     */
    public BinlogPosition position() {
        return place.position();
    }

    /**
     * The transactions that were read, also the one that is being read, as a GTID set; empty where the server has no GTIDs,
     * or while the transaction is not known in whose middle reading goes on.
     */
    public Optional<String> begun() {
        return place.begun();
    }

    /** The commit time of the latest transaction. */
    public Instant committedAt() {
        return place.committedAt();
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
            case EventTypes.GTID, EventTypes.GTID_TAGGED, EventTypes.ANONYMOUS_GTID -> place.announce(event);
            case EventTypes.QUERY -> query(event, next);
            case EventTypes.XID -> place.end(event, next);
            case EventTypes.XA_PREPARE -> prepared(event, next);
            case EventTypes.TABLE_MAP -> tables.map(event.body(), chosen);
            case EventTypes.WRITE_ROWS,
                    EventTypes.UPDATE_ROWS,
                    EventTypes.DELETE_ROWS,
                    EventTypes.WRITE_ROWS_V1,
                    EventTypes.UPDATE_ROWS_V1,
                    EventTypes.DELETE_ROWS_V1 -> rows(event);
            case EventTypes.FORMAT_DESCRIPTION -> {
                if (queries.format(event.body())) {
                    temporary.clear();
                }
                place.moveTo(event, next);
            }
            case EventTypes.EXECUTE_LOAD_QUERY -> statementRows.changed(Statement.ofLoad(queries.load(event.body())));
            case EventTypes.INCIDENT ->
                throw new BinlogFormatException("the server says that it could not log everything (an incident event): "
                        + BinlogPosition.START_ANEW);
            case EventTypes.PARTIAL_UPDATE_ROWS -> throw partial();
            case EventTypes.STOP,
                    EventTypes.ROTATE,
                    EventTypes.INTVAR,
                    EventTypes.RAND,
                    EventTypes.USER_VAR,
                    EventTypes.BEGIN_LOAD_QUERY,
                    EventTypes.APPEND_BLOCK,
                    EventTypes.DELETE_FILE,
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

    private void query(LogEvent event, long next) throws IOException, InterruptedException {
        QueryEvent query = queries.read(event.body());
        Statement written = Statement.of(query);
        Statement statement = temporary.visible(query.thread(), written);
        if (statement instanceof Statement.Begin) {
            place.enter();
        } else if (statement instanceof Statement.XaStart start) {
            place.enter();
            xa.start(start.xid());
        } else if (statement instanceof Statement.XaCommit commit) {
            Place committed = new Place(event.file(), event.position());
            xa.commit(commit.xid(), committed, inner -> replay(inner, event));
            place.end(event, next);
        } else if (statement instanceof Statement.XaRollback rollback) {
            xa.rollBack(rollback.xid());
            place.end(event, next);
        } else if (statement instanceof Statement.End) {
            place.end(event, next);
        } else if (statement instanceof Statement.RowsByStatement changed) {
            statementRows.changed(changed);
        } else if (statement instanceof Statement.Call call) {
            statementRows.called(call, place.point(event));
            if (!place.within()) {
                place.end(event, next);
            }
        } else {
            if (statement instanceof Statement.Create create) {
                statementRows.created(create);
            }
            tables.forget();
            if (!query.legible()) {
                sink.unknown("A statement in a character set that the server does not know", place.point(event));
            }
            ColumnChanges.read(query)
                    .filter(changes -> !temporary.has(query.thread(), changes.table()))
                    .ifPresent(changes -> changes.applyTo(tables.added()));
            definitions.apply(statement, place.point(event));
            tables.added().settle();
            if (!place.within()) {
                // Perhaps it changed a definition. Within a transaction it is a savepoint or the like.
                sink.defined(DefinedTables.of(query, written));
                place.end(event, next);
            }
        }
    }

    /** The end of what an XA transaction did, which may be committed at once or later. */
    private void prepared(LogEvent event, long next) throws IOException, InterruptedException {
        boolean onePhase = event.body().u8() != 0;
        if (onePhase) {
            xa.commitCurrent(place.start(), inner -> replay(inner, event));
        } else {
            xa.prepare(place.start());
        }
        place.end(event, next);
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
            if (place.nextIsDone()) {
                changes.skip();
                place.countRow();
                continue;
            }
            Set<TableName> cascades = changes.cascades();
            if (!cascades.isEmpty()) {
                sink.cascaded(changes.layout().table(), cascades, place.point(at));
            }
            if (!changes.chosen()) {
                changes.skip();
            } else {
                changes.next(sink, place.point(at));
            }
            place.countRow();
        }
    }
}
