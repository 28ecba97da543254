package io.orrery.consumer.testkit;

import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Version;
import io.orrery.event.Write;
import java.time.Instant;

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
    private long counter;

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
                new Version(1, counter).toLong(),
                schema.id(),
                START.plusMillis(counter),
                new SourcePosition(null, "binlog.000001", counter, 0),
                false);
    }

    /** The insertion of a row of {@code values}, which are of the Java types that {@link Row} names, one a column. */
    public Write<Row> write(TableSchema schema, Object... values) {
        return new Write<>(metadata(schema), new Row(schema, values));
    }

    /** An update of {@code before} to the given values. */
    public Update<Row> update(Row before, Object... values) {
        return new Update<>(metadata(before.schema()), before, new Row(before.schema(), values));
    }

    /** The deletion of {@code row}. */
    public Delete<Row> delete(Row row) {
        return new Delete<>(metadata(row.schema()), row);
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
