package io.orrery.producer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.event.json.EventWriter;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.stream.Lanes;
import io.orrery.producer.stream.SchemaRecord;
import io.orrery.producer.stream.Versions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Makes events of changes, gives them versions and puts them on the lanes. For one thread; the counts for any. */
final class Publisher implements ChangeSink {

    private final String origin;
    private final Lanes<BinlogPosition> lanes;
    private final Versions versions;
    private final EventWriter writer = new EventWriter();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1_024);
    private final Map<TableSchema, SchemaRecord> schemas = new HashMap<>();
    private final Map<TableName, SchemaRecord> latest = new HashMap<>();
    private final LongAdder rows = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    Publisher(String origin, Lanes<BinlogPosition> lanes, Versions versions) {
        this.origin = origin;
        this.lanes = lanes;
        this.versions = versions;
    }

    long rows() {
        return rows.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    @Override
    public void written(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
        put(new Write<>(metadata(schema, at), row), RowKey.of(row));
    }

    @Override
    public void deleted(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
        put(new Delete<>(metadata(schema, at), row), RowKey.of(row));
    }

    @Override
    public void updated(TableSchema schema, Row before, Row after, ChangePoint at) throws InterruptedException {
        RowKey old = RowKey.of(before);
        if (Keys.changed(before, after)) {
            put(new Delete<>(metadata(schema, at), before), old);
            put(new Write<>(metadata(schema, at), after), Keys.after(before, after));
        } else {
            put(new Update<>(metadata(schema, at), before, after), old);
        }
    }

    @Override
    public void truncated(TableName table, ChangePoint at) throws InterruptedException {
        Metadata metadata = metadata(table, latest.get(table), at);
        putEverywhere(new TruncateTable(metadata), metadata.version());
    }

    @Override
    public void dropped(TableName table, ChangePoint at) throws InterruptedException {
        Metadata metadata = metadata(table, latest.get(table), at);
        putEverywhere(new DropTable(metadata), metadata.version());
    }

    @SuppressWarnings("ReferenceEquality") // Rows of one table map share the object; comparing 300 columns a row costs.
    private Metadata metadata(TableSchema schema, ChangePoint at) {
        SchemaRecord record = latest.get(schema.table());
        if (record == null || record.schema() != schema) {
            record = schemas.computeIfAbsent(schema, SchemaRecord::of);
            latest.put(schema.table(), record);
        }
        return metadata(schema.table(), record, at);
    }

    private Metadata metadata(TableName table, SchemaRecord schema, ChangePoint at) {
        String schemaId = schema == null ? "" : schema.schema().id();
        return new Metadata(table, origin, versions.next(), schemaId, at.committedAt(), at.source(), false);
    }

    private void put(ChangeEvent<Row> event, RowKey key) throws InterruptedException {
        byte[] data = encode(event);
        SchemaRecord schema = latest.get(event.table());
        lanes.put(event.version(), event.table(), Keys.partitionKey(key), schema, data);
        rows.increment();
        bytes.add(data.length);
    }

    private byte[] encode(ChangeEvent<Row> event) {
        buffer.reset();
        try {
            writer.write(event, buffer);
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return buffer.toByteArray();
    }

    private void putEverywhere(Event event, long version) throws InterruptedException {
        byte[] data = writer.write(event);
        lanes.putEverywhere(version, event.table(), latest.get(event.table()), data);
        bytes.add(data.length);
    }
}
