package io.orrery.producer.snapshot;

import io.orrery.event.MalformedEventException;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.json.RowJson;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.change.ChangePoint;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.TableProgress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the snapshot of one table, from its start or from where one ended that was cut short. For one thread. */
final class TableWork {

    private static final Logger log = LoggerFactory.getLogger(TableWork.class);

    private static final int NO_SUCH_TABLE = 1146;
    private static final int UNKNOWN_DATABASE = 1049;
    private static final int DEFINITION_CHANGED = 1412;
    private static final int LOCK_TIMEOUT = 1205;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** So often a snapshot begins anew since rows came or went that the log does not name. */
    private static final int MOST_ANEW = 5;

    /** So many failures in a row, of a kind that may pass, are one that does not. */
    private static final int MOST_FAILURES = 120;

    private final SnapshotContext context;
    private final SnapshotRequest request;
    private final Control control;
    private final ExecutorService reading;
    private final Journal journal;
    private int failures;
    private int anew;

    TableWork(
            SnapshotContext context,
            SnapshotRequest request,
            Control control,
            ExecutorService reading,
            Journal journal) {
        this.context = context;
        this.request = request;
        this.control = control;
        this.reading = reading;
        this.journal = journal;
    }

    /** Publishes what the table's progress says is missing, however long that takes. */
    void run(TableProgress table) throws InterruptedException {
        TableName name = new TableName(table.schema(), table.table());
        while (!journal.latest(table).ended()) {
            control.check();
            try (Connection connection = context.source().connect()) {
                step(connection, name, journal.latest(table));
                failures = 0;
            } catch (SQLException e) {
                failed(name, journal.latest(table), e);
            } catch (BinlogFormatException | MalformedEventException | IllegalArgumentException e) {
                end(journal.latest(table)
                        .failed("a row can't be published: " + e.getMessage()
                                + "; leave its column out by --exclude-columns"));
            } catch (OrreryException e) {
                retry(name, journal.latest(table), e, e.getMessage());
            }
        }
    }

    /** Describes the table and publishes what is missing, until it is done or changed. */
    private void step(Connection connection, TableName name, TableProgress before)
            throws SQLException, InterruptedException {
        Optional<SourceTable> found = context.source().find(connection, name);
        if (found.isEmpty()) {
            log.info("Table {} is gone: its snapshot ends", name);
            end(before.in(TableProgress.State.GONE));
            return;
        }
        SourceTable table = found.get();
        boolean again = rowsMoved(before);
        boolean byKeys = request.kind() == SnapshotRequest.Kind.REPAIR
                && !request.keys().rows().isEmpty();
        if (again && anew >= MOST_ANEW) {
            end(before.failed(
                    "rows came into it or left it unnamed, by RENAME or with a partition, each time that it was"
                            + " read: ask for it again when that is over"));
        } else if (byKeys) {
            repair(connection, table, before);
        } else if (!table.ordered()) {
            keyless(connection, table, before);
        } else {
            keyed(connection, table, again ? TableProgress.waiting(name.schema(), name.table()) : before);
            anew += again ? 1 : 0;
        }
    }

    private void keyed(Connection connection, SourceTable table, TableProgress before)
            throws SQLException, InterruptedException {
        TableProgress begun = before.since() == 0 ? begin(connection, table, before) : before;
        KeyedSnapshot snapshot = new KeyedSnapshot(context, control, reading, name(begun));
        TableProgress[] now = {begun};
        boolean whole = snapshot.publish(connection, table, begun.after(), request.where(), (last, rows) -> {
            now[0] = now[0].upTo(last, rows);
            journal.published(context.lanes().put(), now[0]);
        });
        if (whole) {
            complete(connection, table, now[0]);
        }
    }

    private void repair(Connection connection, SourceTable table, TableProgress before)
            throws SQLException, InterruptedException {
        if (table.schema().keyless()) {
            end(before.failed("it has no key any more: ask for a snapshot of it"));
            return;
        }
        List<Row> keys = request.keys().rows().stream()
                .skip(before.rows()) // Those are published.
                .map(key -> RowJson.read(table.schema(), key.getBytes(StandardCharsets.UTF_8)))
                .toList();
        TableProgress[] now = {before};
        KeyedSnapshot snapshot = new KeyedSnapshot(context, control, reading, request.id());
        boolean whole = snapshot.publish(connection, table, keys, (last, rows) -> {
            now[0] = now[0].upTo(null, rows);
            journal.published(context.lanes().put(), now[0]);
        });
        if (whole) {
            journal.published(context.lanes().put(), now[0].in(TableProgress.State.COMPLETED));
        }
    }

    /** A table without a key is read whole, or again from its start. */
    private void keyless(Connection connection, SourceTable table, TableProgress before)
            throws SQLException, InterruptedException {
        TableProgress[] begun = {before};
        long rows = new KeylessSnapshot(context, control).publish(connection, table, request.where(), () -> {
            // The rows are read by the connection from now on.
            try (Connection beside = context.source().connect()) {
                begun[0] = begin(beside, table, before);
            }
            return name(begun[0]);
        });
        if (rows >= 0) {
            complete(connection, table, begun[0].upTo(null, rows));
        }
    }

    /** Names what is published since a start: a table without a key may be started again. */
    private String name(TableProgress begun) {
        return request.id() + "." + begun.since();
    }

    private TableProgress begin(Connection connection, SourceTable table, TableProgress before)
            throws SQLException, InterruptedException {
        ChangePoint at = point(connection);
        long estimate = table.estimate();
        context.turn().take();
        try {
            long since = context.sink()
                    .started(
                            context.sink().shape(table.schema()),
                            request.id(),
                            Optional.ofNullable(request.where()),
                            at);
            TableProgress begun = before.begun(since, estimate);
            int moves = context.gate().windows().moves(table.schema().table());
            journal.begun(context.lanes().put(), begun, moves);
            return begun;
        } finally {
            context.turn().end();
        }
    }

    private void complete(Connection connection, SourceTable table, TableProgress done)
            throws SQLException, InterruptedException {
        // Where shards merge, the end that one lane put may come ahead of rows that another has still to put.
        long put = context.lanes().put();
        while (!context.lanes().acknowledged(put)) {
            control.check();
            context.lanes().check();
            context.turn().pause(LOOK);
        }
        ChangePoint at = point(connection);
        context.turn().take();
        try {
            if (journal.moved(done)) {
                return;
            }
            context.sink()
                    .completed(
                            table.schema().table(),
                            request.id(),
                            done.since(),
                            Optional.ofNullable(request.where()),
                            at);
            journal.published(context.lanes().put(), done.in(TableProgress.State.COMPLETED));
        } finally {
            context.turn().end();
        }
    }

    private boolean rowsMoved(TableProgress table) throws InterruptedException {
        context.turn().take();
        try {
            return journal.moved(table);
        } finally {
            context.turn().end();
        }
    }

    private static ChangePoint point(Connection connection) throws SQLException {
        return new Places(Watermarks.logEnd(connection), "", Watermarks.now(connection)).next();
    }

    private void end(TableProgress ended) {
        if (ended.state() == TableProgress.State.FAILED) {
            context.counts().tableFailed();
            log.warn("The snapshot of {} failed: {}", new TableName(ended.schema(), ended.table()), ended.problem());
        }
        journal.published(context.lanes().put(), ended);
    }

    private void failed(TableName name, TableProgress now, SQLException e) throws InterruptedException {
        boolean passes = e instanceof SQLNonTransientConnectionException
                || String.valueOf(e.getSQLState()).startsWith("08")
                || e.getErrorCode() == NO_SUCH_TABLE
                || e.getErrorCode() == UNKNOWN_DATABASE
                || e.getErrorCode() == DEFINITION_CHANGED
                || e.getErrorCode() == LOCK_TIMEOUT;
        if (passes) {
            retry(name, now, e, e.getMessage());
        } else {
            end(now.failed("MySQL refused to read it (" + e.getMessage()
                    + "): check that the producer's user has SELECT on it, and LOCK TABLES where it has no key"));
        }
    }

    private void retry(TableName name, TableProgress now, Exception e, String why) throws InterruptedException {
        if (++failures > MOST_FAILURES) {
            end(now.failed(why));
            return;
        }
        if (failures == 1) {
            log.warn("The snapshot of {} waits and tries again: {}", name, why);
        }
        log.debug("Reading {} failed", name, e);
        context.turn().pause(PAUSE);
    }
}
