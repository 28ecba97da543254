package io.orrery.olap.store;

import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
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
import java.util.List;

/** Makes events and batches for tests. */
public final class Events {

    public static final TableName ITEMS = new TableName("shop", "items");

    private Events() {}

    public static TableSchema schema(TableName table, List<String> key, String... namesAndTypes) {
        List<Column> columns = new java.util.ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(Column.of(namesAndTypes[i], namesAndTypes[i + 1]));
        }
        return new TableSchema(table, columns, key);
    }

    public static Metadata metadata(TableSchema schema, long version) {
        return new Metadata(
                schema.table(),
                "shop",
                version,
                schema.id(),
                Instant.parse("2026-01-02T03:04:05Z"),
                new SourcePosition(null, "binlog.000001", version, 0),
                false);
    }

    public static ChangeEvent<Row> write(TableSchema schema, long version, Object... values) {
        return new Write<>(metadata(schema, version), new Row(schema, values));
    }

    public static ChangeEvent<Row> update(TableSchema schema, long version, Object... values) {
        Row row = new Row(schema, values);
        return new Update<>(metadata(schema, version), row, row);
    }

    public static ChangeEvent<Row> delete(TableSchema schema, long version, Object... values) {
        return new Delete<>(metadata(schema, version), new Row(schema, values));
    }

    public static TruncateTable truncate(TableSchema schema, long version) {
        return new TruncateTable(metadata(schema, version));
    }

    public static DropTable drop(TableSchema schema, long version) {
        return new DropTable(metadata(schema, version));
    }

    public static Batch batch(String shard, long end, Event... events) {
        return new Batch(shard, List.of(events), new StreamPosition(Long.toString(end)));
    }
}
