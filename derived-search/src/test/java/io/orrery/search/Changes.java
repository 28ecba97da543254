package io.orrery.search;

import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes batches of changes to one table, as the framework would hand them over. */
public record Changes(TableSchema schema) {

    /** A batch of the schema and those events. */
    public Batch batch(Event... events) {
        List<Event> all = new ArrayList<>();
        all.add(schema);
        all.addAll(Arrays.asList(events));
        return new Batch("shardId-000000000000", all, new StreamPosition("1"));
    }

    public Metadata metadata(long version) {
        return new Metadata(
                schema.table(),
                "test",
                version,
                schema.id(),
                Instant.parse("2026-01-02T03:04:05.678901Z").plusMillis(version),
                new SourcePosition(null, "binlog.000001", version, 0),
                false);
    }

    public Row row(Object... values) {
        return new Row(schema, values);
    }

    public ChangeEvent<Row> write(long version, Object... values) {
        return new Write<>(metadata(version), row(values));
    }

    public ChangeEvent<Row> update(long version, Object... values) {
        return new Update<>(metadata(version), row(values), row(values));
    }

    public ChangeEvent<Row> delete(long version, Object... values) {
        return new Delete<>(metadata(version), row(values));
    }

    public TruncateTable truncate(long version) {
        return new TruncateTable(metadata(version));
    }

    public TableName table() {
        return schema.table();
    }
}
