package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.producer.privacy.RowShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Publishes a table without a key: all of its rows as of one place of the log, before any change that comes after that.
 * For one thread.
 */
final class KeylessSnapshot {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int SLICE_ROWS = 256;
    private static final long SLICE_BYTES = 128 << 10;
    private static final Duration LOOK = Duration.ofMillis(20);

    /** Whoever waits for a lock holds up those that come after it. */
    private static final int LOCK_SECONDS = 3;

    /** The rows are no longer those of the table. */
    private static final class VoidException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final SnapshotContext context;
    private final Control control;

    KeylessSnapshot(SnapshotContext context, Control control) {
        this.context = context;
        this.control = control;
    }

    /** Begins the snapshot once its rows may follow. */
    interface Beginning {
        /** Names what is published from now on, in the places of its rows, and nothing else that ever was. */
        String begin() throws SQLException, InterruptedException;
    }

    /**
     * Publishes the table.
     *
     * @return how many rows; -1 if the table was changed meanwhile: describe it and begin again
     */
    long publish(Connection connection, SourceTable table, String where, Beginning beginning)
            throws SQLException, InterruptedException {
        HeldChanges held = context.gate().heldChanges();
        TableSchema as = begin(held, table.schema());
        try (Connection lock = context.source().connect()) {
            LogPlace asOf = open(connection, lock, table.schema().table());
            context.counts().read();
            Instant now = Watermarks.now(connection);
            awaitRead(held, asOf);
            awaitSaved();
            return stream(connection, table, as, where, new Places(asOf, beginning.begin(), now));
        } catch (VoidException e) {
            context.counts().readForNothing();
            return -1;
        } finally {
            end(held, connection);
        }
    }

    private TableSchema begin(HeldChanges held, TableSchema schema) throws InterruptedException {
        context.turn().take();
        try {
            held.hold(schema.table());
            return context.log().told(schema);
        } finally {
            context.turn().end();
        }
    }

    /**
     * Opens a consistent read under a lock that lasts for this moment: a transaction's lock of the table outlasts its commit,
     * so none of the table is under way. Returns the end of the log then.
     */
    private static LogPlace open(Connection connection, Connection lock, TableName table) throws SQLException {
        try (Statement locking = lock.createStatement();
                Statement reading = connection.createStatement()) {
            locking.execute("SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
            locking.execute("LOCK TABLES " + quoted(table.schema()) + "." + quoted(table.table()) + " READ");
            try {
                reading.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                reading.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
                return Watermarks.logEnd(lock);
            } finally {
                locking.execute("UNLOCK TABLES");
            }
        }
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private void awaitRead(HeldChanges held, LogPlace asOf) throws InterruptedException {
        context.turn().take();
        try {
            held.readAsOf(asOf);
            while (!context.turn()
                    .await(
                            () -> held.isVoid()
                                    || context.log()
                                            .place()
                                            .filter(now -> now.reaches(asOf))
                                            .isPresent(),
                            MOMENT)) {
                control.check();
                context.lanes().check();
            }
        } finally {
            context.turn().end();
        }
    }

    /**
     * A change before that place must not get a version above that of the start, by which its row would stay beside the
     * snapshot's copy: not by a merge of shards while it is pending, and not from a successor that reads it again.
     */
    private void awaitSaved() throws InterruptedException {
        context.turn().take();
        try {
            context.log().mark();
        } finally {
            context.turn().end();
        }
        long put = context.lanes().put();
        await(() -> context.lanes().acknowledged(put));
        // The one that is under way may have looked before.
        long saves = context.log().saves();
        await(() -> context.log().saves() >= saves + 2);
    }

    private void await(BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            control.check();
            context.lanes().check();
            context.turn().pause(LOOK);
        }
    }

    private long stream(Connection connection, SourceTable table, TableSchema as, String where, Places places)
            throws SQLException, InterruptedException {
        RowShape shape = context.sink().shape(as);
        List<Row> slice = new ArrayList<>(SLICE_ROWS);
        long[] rows = {0};
        long[] bytes = {0};
        table.all(connection, as, where, row -> {
            slice.add(shape.apply(row));
            rows[0]++;
            bytes[0] += RowSize.of(row);
            if (slice.size() == SLICE_ROWS || bytes[0] > SLICE_BYTES) {
                publish(shape, slice, places);
                bytes[0] = 0;
            }
        });
        publish(shape, slice, places);
        return rows[0];
    }

    private void publish(RowShape shape, List<Row> slice, Places places) throws InterruptedException {
        control.pace(slice.size());
        context.lanes().awaitLessThan(SnapshotContext.LANE_BYTES);
        context.turn().take();
        try {
            if (context.gate().heldChanges().isVoid()) {
                throw new VoidException();
            }
            for (Row row : slice) {
                context.sink().row(shape, row, places.next());
                context.counts().published();
            }
        } finally {
            context.turn().end();
        }
        slice.clear();
    }

    private void end(HeldChanges held, Connection connection) throws SQLException, InterruptedException {
        context.turn().take();
        try {
            held.release();
        } finally {
            context.turn().end();
        }
        try (Statement reading = connection.createStatement()) {
            reading.execute("ROLLBACK");
        }
    }
}
