package io.orrery.archive.read;

import io.orrery.archive.layout.EventType;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.consumer.ArchivedTable;
import io.orrery.consumer.EventPlace;
import io.orrery.event.Event;
import io.orrery.event.TableName;
import io.orrery.event.json.EventReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The events of one table, read by DuckDB in the order of their versions. Each reader has a DuckDB of its own, of {@link
 * #MEMORY}; what a sort needs beyond that spills to the table's folder.
 */
final class TableEvents implements ArchivedTable {

    /** Of each lane. */
    static final String MEMORY = "256MB";

    private static final String ORDER =
            " ORDER BY version, shard, length(sequence_number), sequence_number, sequence_index";

    private final TableName table;
    private final TableSchemas schemas;
    private final Optional<String> source;
    private final WorkFolder folder;
    private final String committed;
    private final AtomicInteger connections = new AtomicInteger();
    private long events;
    private final List<String> origins = new ArrayList<>();

    /**
     * @param source what DuckDB reads the events from; empty if there are none
     * @param until the last commit time that is wanted; empty for all
     * @param folder the table's own, closed with this
     */
    TableEvents(
            TableName table, TableSchemas schemas, Optional<String> source, Optional<Instant> until, WorkFolder folder)
            throws SQLException {
        this.table = table;
        this.schemas = schemas;
        this.source = source;
        this.folder = folder;
        this.committed = until.map(time -> " AND epoch_us(committed_at) <= " + ArchiveReader.micros(time))
                .orElse("");
        if (source.isPresent()) {
            look(source.get());
        }
    }

    private void look(String from) throws SQLException {
        try (Connection duckdb = connect();
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery("SELECT origin, count(*) FROM " + from + " WHERE true"
                        + committed + " GROUP BY origin ORDER BY min(committed_at), origin")) {
            while (rows.next()) {
                origins.add(rows.getString(1));
                events += rows.getLong(2);
            }
        }
    }

    private Connection connect() throws SQLException {
        Path spill = folder.path().resolve("spill-" + connections.incrementAndGet());
        return ArchiveDuckDb.open(MEMORY, spill, 1);
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public boolean keyed() {
        return schemas.keyed();
    }

    @Override
    public List<String> origins() {
        return List.copyOf(origins);
    }

    @Override
    public List<ArchivedEvent> tableWide(String origin) throws Exception {
        Map<String, ArchivedEvent> once = new HashMap<>();
        List<ArchivedEvent> all = new ArrayList<>();
        read("type IN " + EventType.TABLE_WIDE, origin, (event, version) -> {
            // Of an echo the first.
            if (once.putIfAbsent(version + " " + event.shardId(), event) == null) {
                all.add(event);
            }
        });
        return all;
    }

    @Override
    public void changes(Part part, Sink sink) throws Exception {
        long[] last = {Long.MIN_VALUE};
        read(
                "type NOT IN " + EventType.TABLE_WIDE
                        + (part.lanes() == 1 ? "" : " AND hash(key) % " + part.lanes() + " = " + part.lane()),
                part.origin(),
                (event, version) -> {
                    if (version != last[0]) {
                        last[0] = version;
                        sink.take(event);
                    }
                });
    }

    private interface Rows {
        void take(ArchivedEvent event, long version) throws Exception;
    }

    private void read(String where, String origin, Rows rows) throws Exception {
        if (source.isEmpty()) {
            return;
        }
        EventReader reader = schemas.reader();
        try (Connection duckdb = connect();
                PreparedStatement select = duckdb.prepareStatement("SELECT " + EventDocument.COLUMNS
                        + ", shard, sequence_number, sequence_index FROM " + source.get() + " WHERE origin = ?"
                        + committed
                        + " AND " + where + ORDER)) {
            select.setString(1, origin);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    byte[] document = EventDocument.of(result, table);
                    Event event = reader.read(document);
                    int next = EventDocument.COUNT;
                    rows.take(
                            new ArchivedEvent(
                                    event,
                                    result.getString(next + 1),
                                    new EventPlace(result.getString(next + 2), result.getInt(next + 3)),
                                    document.length),
                            result.getLong(EventDocument.VERSION));
                }
            }
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
