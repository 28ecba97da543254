package io.orrery.producer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.event.json.EventFrame;
import io.orrery.event.json.EventWriter;
import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.DefinedTables;
import io.orrery.producer.change.RowChange;
import io.orrery.producer.privacy.RowShape;
import io.orrery.producer.snapshot.SnapshotSink;
import io.orrery.producer.snapshot.Windows;
import io.orrery.producer.state.TableOwners;
import io.orrery.producer.stream.Lanes;
import io.orrery.producer.stream.SchemaRecord;
import io.orrery.producer.stream.Versions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes events of changes, gives them versions and puts them on the lanes. For one thread; the counts for any. */
final class Publisher implements ChangeSink, SnapshotSink {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private final String origin;
    private final Selection selection;
    private final Lanes<BinlogPosition> lanes;
    private final Versions versions;
    private final TableOwners owners;
    private final EventWriter writer = new EventWriter();
    private final Documents documents = new Documents(writer);

    /** Where documents are written from bytes to bytes. Larger ones are decoded, and measured before they are written. */
    private final JsonBytes bytes = new JsonBytes(Documents.KEPT);

    private final Map<TableSchema, SchemaRecord> schemas = new HashMap<>();
    private final Map<TableName, Published> latest = new HashMap<>();
    private final Windows windows;
    private RowShape lastShape;
    private SchemaRecord lastRecord;
    private final LongAdder rows = new LongAdder();
    private final LongAdder published = new LongAdder();
    private final LongAdder moves = new LongAdder();
    private final LongAdder cascades = new LongAdder();
    private final Set<TableName> cascadesTold = new HashSet<>();

    /** @param windows told of each change, so that no snapshot goes over it */
    Publisher(
            String origin,
            Selection selection,
            Lanes<BinlogPosition> lanes,
            Versions versions,
            TableOwners owners,
            Windows windows) {
        this.owners = owners;
        this.windows = windows;
        this.origin = origin;
        this.selection = selection;
        this.lanes = lanes;
        this.versions = versions;
    }

    long rows() {
        return rows.sum();
    }

    long bytes() {
        return published.sum();
    }

    /** How often rows moved that the log does not name. */
    long moves() {
        return moves.sum();
    }

    /** How many changes of rows let foreign keys change others, which the log does not name. */
    long cascades() {
        return cascades.sum();
    }

    @Override
    public void changed(RowChange change, ChangePoint at) throws InterruptedException {
        Published table = table(change.schema());
        bytes.clear();
        Optional<RowKey> key = table.frame() == null ? Optional.empty() : change.write(table.frame(), bytes);
        if (key.isEmpty()) {
            change.decoded(this, at);
            return;
        }
        TableName name = table.source().table();
        long version = versions.next();
        table.frame().end(bytes, version, at.committedAt(), at.source());
        windows.touched(name, key.get());
        put(version, name, key.get(), table.record(), bytes.copy(), at);
    }

    @Override
    public void written(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
        Published table = table(schema);
        Row shaped = table.shape().apply(row);
        put(new Write<>(metadata(table, at), shaped), RowKey.of(shaped), table, at);
    }

    @Override
    public void deleted(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
        Published table = table(schema);
        Row shaped = table.shape().apply(row);
        put(new Delete<>(metadata(table, at), shaped), RowKey.of(shaped), table, at);
    }

    @Override
    public void updated(TableSchema schema, Row before, Row after, ChangePoint at) throws InterruptedException {
        Published table = table(schema);
        Row old = table.shape().apply(before);
        Row now = table.shape().apply(after);
        if (Keys.changed(old, now)) {
            put(new Delete<>(metadata(table, at), old), RowKey.of(old), table, at);
            put(new Write<>(metadata(table, at), now), Keys.after(old, now), table, at);
        } else {
            put(new Update<>(metadata(table, at), old, now), RowKey.of(old), table, at);
        }
    }

    @Override
    public void truncated(TableName table, ChangePoint at) throws InterruptedException {
        windows.changed(table);
        Metadata metadata = metadata(table, at);
        putRemoval(new TruncateTable(metadata), metadata.version());
    }

    @Override
    public void dropped(TableName table, ChangePoint at) throws InterruptedException {
        windows.changed(table);
        Metadata metadata = metadata(table, at);
        putRemoval(new DropTable(metadata), metadata.version());
    }

    @Override
    public void moved(TableName table, String what, ChangePoint at) {
        windows.moved(table);
        moves.increment();
        log.warn(
                "{} moved rows of {} that the binary log does not name ({}:{}): unless they are the same as before,"
                        + " bring them into its satellites with 'orrery snapshot start'",
                what,
                table,
                at.source().file(),
                at.source().pos());
    }

    @Override
    public void unknown(String what, ChangePoint at) {
        moves.increment();
        log.warn(
                "{} may have changed tables that are published ({}:{}): see what it was, and bring the tables that it"
                        + " changed into the satellites anew with 'orrery snapshot start'",
                what,
                at.source().file(),
                at.source().pos());
    }

    @Override
    public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {
        cascades.increment();
        if (cascadesTold.add(parent)) {
            log.warn(
                    "A change of {} lets foreign keys change rows of {}, which the binary log does not name ({}:{}):"
                            + " satellites keep these rows as they were. Let 'verify' tell which rows differ, and take the"
                            + " action out of the foreign keys; more changes of {} are only counted",
                    parent,
                    changed.stream().map(TableName::toString).sorted().collect(Collectors.joining(", ")),
                    at.source().file(),
                    at.source().pos(),
                    parent);
        }
    }

    @Override
    public void defined(DefinedTables tables) {
        windows.changed(tables);
    }

    @Override
    public RowShape shape(TableSchema schema) {
        return selection.columns().shape(schema);
    }

    @Override
    public long started(RowShape shape, String id, Optional<String> where, ChangePoint at) throws InterruptedException {
        SchemaRecord record = record(shape);
        Patience.done(() -> owners.claim(record.schema().table()));
        Metadata metadata = metadata(record.schema(), at, false);
        putEverywhere(new SnapshotStarted(metadata, id, where), metadata.version(), record);
        return metadata.version();
    }

    @Override
    public void row(RowShape shape, Row row, ChangePoint at) throws InterruptedException {
        SchemaRecord record = record(shape);
        Write<Row> write = new Write<>(metadata(record.schema(), at, true), row);
        put(write, RowKey.of(row), record, at);
    }

    @Override
    public void gone(RowShape shape, Row key, ChangePoint at) throws InterruptedException {
        SchemaRecord record = record(shape);
        put(new Delete<>(metadata(record.schema(), at, true), key), RowKey.of(key), record, at);
    }

    /** Rows of a chunk share the shape: comparing 300 columns a row costs. */
    private SchemaRecord record(RowShape shape) {
        if (shape != lastShape) {
            lastRecord = schemas.computeIfAbsent(shape.schema(), SchemaRecord::of);
            lastShape = shape;
        }
        return lastRecord;
    }

    @Override
    public void completed(TableName table, String id, long since, Optional<String> where, ChangePoint at)
            throws InterruptedException {
        Metadata metadata = metadata(table, at);
        putEverywhere(new SnapshotCompleted(metadata, id, since, where), metadata.version(), record(table));
    }

    /**
     * What is known of a table: the schema that the log gave, the form that leaves, and that one's document.
     *
     * @param frame what stands around rows that leave as they are; null if they don't
     */
    private record Published(TableSchema source, RowShape shape, SchemaRecord record, EventFrame frame) {}

    @SuppressWarnings("ReferenceEquality") // Rows of one table map share the object; comparing 300 columns a row costs.
    private Published table(TableSchema schema) throws InterruptedException {
        Published known = latest.get(schema.table());
        if (known == null) {
            Patience.done(() -> owners.claim(schema.table()));
        }
        if (known == null || known.source() != schema) {
            RowShape shape = selection.columns().shape(schema);
            SchemaRecord record = schemas.computeIfAbsent(shape.schema(), SchemaRecord::of);
            lanes.checkRoom(record);
            EventFrame frame = shape.plain()
                    ? new EventFrame(schema.table(), origin, record.schema().id())
                    : null;
            known = new Published(schema, shape, record, frame);
            latest.put(schema.table(), known);
        }
        return known;
    }

    private Metadata metadata(Published table, ChangePoint at) {
        return metadata(table.record().schema(), at, false);
    }

    private Metadata metadata(TableSchema schema, ChangePoint at, boolean snapshot) {
        return new Metadata(
                schema.table(), origin, versions.next(), schema.id(), at.committedAt(), at.source(), snapshot);
    }

    /** Of an event about a table that may never have had a row since this producer started. */
    private Metadata metadata(TableName table, ChangePoint at) throws InterruptedException {
        Patience.done(() -> owners.claim(table));
        Published known = latest.get(table);
        String schemaId = known == null ? "" : known.record().schema().id();
        return new Metadata(table, origin, versions.next(), schemaId, at.committedAt(), at.source(), false);
    }

    private void put(ChangeEvent<Row> event, RowKey key, Published table, ChangePoint at) throws InterruptedException {
        windows.touched(event.table(), key);
        put(event, key, table.record(), at);
    }

    private void put(ChangeEvent<Row> event, RowKey key, SchemaRecord schema, ChangePoint at)
            throws InterruptedException {
        put(event.version(), event.table(), key, schema, documents.of(event), at);
    }

    private void put(long version, TableName table, RowKey key, SchemaRecord schema, byte[] data, ChangePoint at)
            throws InterruptedException {
        lanes.put(version, table, selection.partitioning().key(table, key, at), schema, data);
        rows.increment();
        published.add(data.length);
    }

    /** Stores remove what is older than the event. */
    private void putRemoval(Event event, long version) throws InterruptedException {
        byte[] data = writer.write(event);
        lanes.putRemoval(version, event.table(), record(event.table()), data);
        published.add(data.length);
    }

    /** @param schema null if none is known */
    private void putEverywhere(Event event, long version, SchemaRecord schema) throws InterruptedException {
        byte[] data = writer.write(event);
        lanes.putEverywhere(version, event.table(), schema, data);
        published.add(data.length);
    }

    /** Null if no row of the table has come yet. */
    private SchemaRecord record(TableName table) {
        Published known = latest.get(table);
        return known == null ? null : known.record();
    }
}
