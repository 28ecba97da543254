package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.DefinedTables;
import io.orrery.producer.change.RowChange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Holds the changes of one table without a key back while its rows are read and published: such a row has no name by
 * which a change of it could be known. Changes before the place as of which the rows are read go on at once, later ones
 * come after the rows. For whoever has the {@link Turn}.
 */
final class HeldChanges implements ChangeSink {

    /** Beyond this the reader of the log waits. */
    static final long MOST_BYTES = 16L << 20;

    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** A change that may have to wait. */
    private interface Change {
        void publish() throws InterruptedException;
    }

    private record Held(Change change, ChangePoint at, long bytes, BinlogPosition before) {}

    private final Turn turn;
    private final ChangeSink sink;
    private final Deque<Held> queue = new ArrayDeque<>();
    private Supplier<BinlogPosition> position;
    private TableName table;
    private LogPlace asOf;
    private long bytes;
    private boolean isVoid;

    HeldChanges(Turn turn, ChangeSink sink) {
        this.turn = turn;
        this.sink = sink;
    }

    void readsFrom(Supplier<BinlogPosition> reader) {
        position = reader;
    }

    /** Holds all that is read of a table from now on; waits while another one's changes are held back. */
    void hold(TableName held) throws InterruptedException {
        turn.await(() -> table == null, FOR_EVER);
        table = held;
        asOf = null;
        isVoid = false;
    }

    /** Says as of where the table's rows are read: what was changed before goes on. */
    void readAsOf(LogPlace place) throws InterruptedException {
        asOf = place;
        while (!queue.isEmpty() && !isLater(queue.peek().at())) {
            publishFirst();
        }
    }

    /** True if the rows must not be published: what is held does not follow them. */
    boolean isVoid() {
        return isVoid;
    }

    /** Lets all go that is held, and holds no more. */
    void release() throws InterruptedException {
        while (!queue.isEmpty()) {
            publishFirst();
        }
        table = null;
        asOf = null;
    }

    /** Gives the rows up that are read, since the reader of the log can't wait for them, or they are no longer the ones. */
    void makeVoid() throws InterruptedException {
        if (table != null && !isVoid) {
            isVoid = true;
            while (!queue.isEmpty()) {
                publishFirst();
            }
        }
    }

    Optional<BinlogPosition> before() {
        return queue.isEmpty() ? Optional.empty() : Optional.of(queue.peek().before());
    }

    private void publishFirst() throws InterruptedException {
        Held first = queue.peek();
        first.change().publish();
        queue.poll();
        bytes -= first.bytes();
    }

    private boolean isLater(ChangePoint at) {
        return new LogPlace(asOf.serverUuid(), at.source().file(), at.source().pos()).reaches(asOf);
    }

    private void take(TableName of, ChangePoint at, long size, Change change) throws InterruptedException {
        if (!of.equals(table) || isVoid || (asOf != null && !isLater(at))) {
            change.publish();
            return;
        }
        if (bytes > MOST_BYTES && asOf == null) {
            makeVoid();
            change.publish();
            return;
        }
        turn.await(() -> bytes <= MOST_BYTES || table == null || isVoid, FOR_EVER);
        if (table == null || isVoid) {
            change.publish();
            return;
        }
        queue.add(new Held(change, at, size, position.get()));
        bytes += size;
    }

    @Override
    public void changed(RowChange change, ChangePoint at) throws InterruptedException {
        if (change.schema().table().equals(table)) {
            change.decoded(this, at);
        } else {
            sink.changed(change, at);
        }
    }

    @Override
    public void written(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
        take(schema.table(), at, RowSize.of(row), () -> sink.written(schema, row, at));
    }

    @Override
    public void updated(TableSchema schema, Row before, Row after, ChangePoint at) throws InterruptedException {
        take(schema.table(), at, RowSize.of(before) + RowSize.of(after), () -> sink.updated(schema, before, after, at));
    }

    @Override
    public void deleted(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
        take(schema.table(), at, RowSize.of(row), () -> sink.deleted(schema, row, at));
    }

    @Override
    public void truncated(TableName emptied, ChangePoint at) throws InterruptedException {
        changed(emptied);
        sink.truncated(emptied, at);
    }

    @Override
    public void dropped(TableName gone, ChangePoint at) throws InterruptedException {
        changed(gone);
        sink.dropped(gone, at);
    }

    @Override
    public void moved(TableName into, String what, ChangePoint at) {
        sink.moved(into, what, at);
    }

    @Override
    public void unknown(String what, ChangePoint at) throws InterruptedException {
        makeVoid();
        sink.unknown(what, at);
    }

    @Override
    public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {
        sink.cascaded(parent, changed, at);
    }

    @Override
    public void defined(DefinedTables tables) throws InterruptedException {
        if (table != null && tables.test(table)) {
            makeVoid();
        }
        sink.defined(tables);
    }

    private void changed(TableName of) throws InterruptedException {
        if (of.equals(table)) {
            makeVoid();
        }
    }
}
