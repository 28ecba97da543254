package io.orrery.consumer.testkit;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Version;
import io.orrery.event.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes the events of one origin, each newer than the one before.
 *
 * <pre>{@code
 * TestEvents events = new TestEvents("shop");
 * Write<Row> write = events.write(schema, 7L, "first");
 * Update<Row> update = events.update(write.row(), 7L, "second");
 * }</pre>
 */
public final class TestEvents {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final String origin;
    private int epoch = 1;
    private long counter;
    private Duration passed = Duration.ZERO;

    /** @param origin the name of the producer that the events seem to come from */
    public TestEvents(String origin) {
        this.origin = origin;
    }

    /** Metadata of the next version, committed a millisecond after the one before. */
    public Metadata metadata(TableSchema schema) {
        counter++;
        return new Metadata(
                schema.table(),
                origin,
                version(),
                schema.id(),
                START.plus(passed).plusMillis(counter),
                new SourcePosition(null, "binlog.000001", counter, 0),
                false);
    }

    private long version() {
        return new Version(epoch, counter).toLong();
    }

    /** Time passes: what is made from now on is committed so much later. */
    public void pass(Duration time) {
        passed = passed.plus(time);
    }

    /** Another producer takes over: what is made from now on has its versions. */
    public void nextEpoch() {
        epoch++;
    }

    /** An event as it is published once more: under a newer version, of the same place in the source. */
    public Event again(Event event) {
        if (event instanceof TruncateTable truncate) {
            return new TruncateTable(again(truncate.metadata()));
        } else if (event instanceof DropTable drop) {
            return new DropTable(again(drop.metadata()));
        }
        @SuppressWarnings("unchecked") // What is made here holds Rows.
        ChangeEvent<Row> change = (ChangeEvent<Row>) event;
        Metadata metadata = again(change.metadata());
        return change.match(
                write -> new Write<>(metadata, write.row()),
                update -> new Update<>(metadata, update.before(), update.after()),
                delete -> new Delete<>(metadata, delete.row()));
    }

    private Metadata again(Metadata first) {
        counter++;
        return new Metadata(
                first.table(),
                first.origin(),
                version(),
                first.schemaId(),
                first.committedAt(),
                first.source(),
                first.snapshot());
    }

    /** The insertion of {@code row}. */
    public Write<Row> write(Row row) {
        return new Write<>(metadata(row.schema()), row);
    }

    /** The insertion of a row of {@code values}, which are of the Java types that {@link Row} names, one a column. */
    public Write<Row> write(TableSchema schema, Object... values) {
        return new Write<>(metadata(schema), new Row(schema, values));
    }

    /** An update of {@code before} to the given values. */
    public Update<Row> update(Row before, Object... values) {
        return update(before, new Row(before.schema(), values));
    }

    /** An update of {@code before} to {@code after}. */
    public Update<Row> update(Row before, Row after) {
        return new Update<>(metadata(before.schema()), before, after);
    }

    /** The deletion of {@code row}. */
    public Delete<Row> delete(Row row) {
        return new Delete<>(metadata(row.schema()), row);
    }

    /** A row as a snapshot reads it. */
    public Write<Row> snapshot(TableSchema schema, Object... values) {
        Metadata read = metadata(schema);
        SourcePosition place = new SourcePosition(null, read.source().file() + "#snapshot", counter, 0);
        return new Write<>(
                new Metadata(
                        read.table(), read.origin(), read.version(), read.schemaId(), read.committedAt(), place, true),
                new Row(schema, values));
    }

    /** The beginning of a snapshot of all rows. */
    public SnapshotStarted started(TableSchema schema, String id) {
        return new SnapshotStarted(metadata(schema), id, Optional.empty());
    }

    /** The beginning of a snapshot of the rows that fulfil a condition. */
    public SnapshotStarted started(TableSchema schema, String id, String where) {
        return new SnapshotStarted(metadata(schema), id, Optional.of(where));
    }

    /** The end of the snapshot that began so. */
    public SnapshotCompleted completed(TableSchema schema, SnapshotStarted started) {
        return new SnapshotCompleted(
                metadata(schema), started.id(), started.metadata().version(), started.where());
    }

    /** The removal of all rows. */
    public TruncateTable truncate(TableSchema schema) {
        return new TruncateTable(metadata(schema));
    }

    /** The end of the table. */
    public DropTable drop(TableSchema schema) {
        return new DropTable(metadata(schema));
    }
}
