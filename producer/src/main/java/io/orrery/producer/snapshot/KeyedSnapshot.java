package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Publishes a table with a key in chunks, or the rows of some keys as one: a chunk is published while the next one is
 * read. For one thread, beside that which reads.
 */
final class KeyedSnapshot {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration EXECUTED = Duration.ofSeconds(30);

    /** So few that a live change that comes meanwhile does not wait long. */
    private static final int SLICE_ROWS = 256;

    private static final long SLICE_BYTES = 128 << 10;

    /** Told how far the table is. */
    interface Progress {
        /** Rows up to the key are handed to the lanes. */
        void published(String last, long rows);
    }

    private final SnapshotContext context;
    private final Control control;
    private final ExecutorService reading;
    private final String name;
    private volatile ChunkSize size = ChunkSize.FIRST;

    /** @param name names what is published, in the places of its rows */
    KeyedSnapshot(SnapshotContext context, Control control, ExecutorService reading, String name) {
        this.context = context;
        this.control = control;
        this.reading = reading;
        this.name = name;
    }

    /** Reads a chunk; called on another thread. */
    private interface Read {
        Chunk read(TableSchema as) throws SQLException;
    }

    /**
     * Publishes what comes after a key.
     *
     * @param after null for all
     * @return false if the table was changed: describe it again, and go on after what the progress was told
     */
    boolean publish(Connection connection, SourceTable table, String after, String where, Progress progress)
            throws SQLException, InterruptedException {
        Future<ReadChunk> next = read(connection, table, after, where);
        try {
            while (true) {
                ReadChunk chunk = result(next);
                next = chunk.chunk().end() || chunk.window().isVoid()
                        ? null
                        : read(connection, table, chunk.chunk().last(), where);
                if (!publish(chunk, List.of())) {
                    size = size.smaller();
                    return false;
                }
                progress.published(chunk.chunk().last(), chunk.chunk().rows().size());
                if (chunk.chunk().end()) {
                    return true;
                }
            }
        } finally {
            forget(next);
        }
    }

    /**
     * Publishes the rows of some keys, and that there is none of those that are not found.
     *
     * @param keys rows of which the columns of the key are there
     * @return false if the table was changed: describe it again, and go on after what the progress was told
     */
    boolean publish(Connection connection, SourceTable table, List<Row> keys, Progress progress)
            throws SQLException, InterruptedException {
        int most = ChunkSize.MOST_KEYS;
        int done = 0;
        while (done < keys.size()) {
            List<Row> some = keys.subList(done, Math.min(keys.size(), done + most));
            ReadChunk chunk =
                    read(connection, table.schema(), as -> table.ofKeys(connection, as, some, ChunkSize.FIRST));
            if (!chunk.chunk().end()) {
                close(chunk.window());
                most = some.size() / 2;
                continue;
            }
            if (!publish(chunk, some)) {
                return false;
            }
            done += some.size();
            progress.published(null, some.size());
        }
        return true;
    }

    private Future<ReadChunk> read(Connection connection, SourceTable table, String after, String where) {
        ChunkSize now = size;
        return reading.submit(() -> {
            long start = System.nanoTime();
            ReadChunk chunk = read(connection, table.schema(), as -> table.after(connection, as, after, where, now));
            size = now.after(Duration.ofNanos(System.nanoTime() - start));
            return chunk;
        });
    }

    private ReadChunk read(Connection connection, TableSchema schema, Read read)
            throws SQLException, InterruptedException {
        TableSchema as;
        String begun;
        Window window;
        context.turn().take();
        try {
            while (!context.turn().await(() -> context.log().begun().isPresent(), MOMENT)) {
                control.check();
            }
            begun = context.log().begun().orElseThrow();
            window = context.gate().windows().open(schema.table());
            as = context.log().told(schema);
        } finally {
            context.turn().end();
        }
        try {
            while (!Watermarks.awaitExecuted(connection, begun, EXECUTED)) {
                control.check();
            }
            Instant now = Watermarks.now(connection);
            Chunk chunk = read.read(as);
            LogPlace end = Watermarks.logEnd(connection);
            context.counts().read();
            return new ReadChunk(window, context.sink().shape(as), chunk, end, new Places(end, name, now));
        } catch (SQLException | RuntimeException | InterruptedException e) {
            close(window);
            throw e;
        }
    }

    /** @param asked keys whose rows were asked for one by one */
    private boolean publish(ReadChunk read, List<Row> asked) throws InterruptedException {
        Window window = read.window();
        try {
            Map<RowKey, Row> rows = read.shaped();
            Map<RowKey, Row> gone = ReadChunk.shaped(read.shape(), asked);
            rows.keySet().forEach(gone::remove);
            context.turn().take();
            try {
                window.hold(rows, gone);
                while (!context.turn().await(() -> window.isVoid() || reached(read.asOf()), MOMENT)) {
                    control.check();
                    context.lanes().check();
                }
            } finally {
                context.turn().end();
            }
            while (true) {
                control.pace(Math.min(SLICE_ROWS, rows.size() + gone.size()));
                context.lanes().awaitLessThan(SnapshotContext.LANE_BYTES);
                context.turn().take();
                try {
                    if (window.isVoid()) {
                        context.counts().readForNothing();
                        return false;
                    }
                    if (!slice(window, read)) {
                        return true;
                    }
                } finally {
                    context.turn().end();
                }
            }
        } finally {
            close(window);
            context.counts().superseded(window.superseded());
        }
    }

    private boolean reached(LogPlace place) {
        return context.log().place().filter(now -> now.reaches(place)).isPresent();
    }

    /** Publishes some rows; false if there are no more. */
    private boolean slice(Window window, ReadChunk read) throws InterruptedException {
        long before = context.lanes().pendingBytes();
        Iterator<Row> rows = window.rows();
        Iterator<Row> gone = window.gone();
        for (int i = 0; i < SLICE_ROWS && context.lanes().pendingBytes() - before < SLICE_BYTES; i++) {
            if (rows.hasNext()) {
                context.sink().row(read.shape(), rows.next(), read.places().next());
                rows.remove();
                context.counts().published();
            } else if (gone.hasNext()) {
                context.sink().gone(read.shape(), gone.next(), read.places().next());
                gone.remove();
                context.counts().published();
            } else {
                return false;
            }
        }
        return true;
    }

    private void close(Window window) throws InterruptedException {
        context.turn().take();
        try {
            context.gate().windows().close(window);
        } finally {
            context.turn().end();
        }
    }

    private void forget(Future<ReadChunk> read) throws InterruptedException {
        if (read == null || (read.isDone() && failed(read))) {
            return;
        }
        try {
            close(read.get().window());
        } catch (ExecutionException e) {
            // Its window is closed, and what led here is told.
        }
    }

    private static boolean failed(Future<ReadChunk> read) throws InterruptedException {
        try {
            read.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private static ReadChunk result(Future<ReadChunk> read) throws SQLException, InterruptedException {
        try {
            return read.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SQLException sql) {
                throw sql;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new IllegalStateException(cause);
        }
    }
}
