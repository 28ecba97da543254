package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.RejectedException;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.settings.NamedTables;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventReader;
import io.orrery.event.json.EventWriter;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.settings.TablesFile;
import io.orrery.runtime.OrreryException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bookkeeping in the database: its format, the stream it follows, tables, positions. Changes are made in the
 * transaction under way on the connection given. What is kept in memory is valid up to that; {@link #load} reads it
 * anew after a rollback.
 */
final class Catalog {

    /** Grows with each change of the bookkeeping that an older Orrery could not read. */
    static final String FORMAT = "3";

    /** Before a table's name, in {@link #META}. */
    private static final String ORIGIN = "origin of ";

    private static final long PATIENCE_MICROS = 60_000_000;

    private static final String META = Sql.name(Hidden.SCHEMA, "meta");
    private static final String TABLES = Sql.name(Hidden.SCHEMA, "tables");
    private static final String POSITIONS = Sql.name(Hidden.SCHEMA, "positions");

    private final TablesFile settings;
    private final Map<TableName, TableState> tables = new HashMap<>();
    private final Map<String, StreamPosition> positions = new HashMap<>();
    private final Map<TableName, String> origins = new HashMap<>();
    private final Map<TableName, Long> unfitSince = new HashMap<>();

    /** @param settings what is set per table */
    Catalog(TablesFile settings) {
        this.settings = settings;
    }

    /** The layout that a table with this schema gets. */
    Layout layout(TableSchema schema) {
        return Layout.of(schema, settings.of(schema.table()));
    }

    /**
     * Looks at a table of which nothing is stored yet.
     *
     * @throws RejectedException if the settings may not hide what they are meant to
     */
    void requireSettings(TableSchema schema) {
        settings.of(schema.table()).hidden().require(schema);
        NamedTables.require(
                schema.table(),
                settings.hidingOthers(schema.table()).stream()
                        .filter(other -> !tables.containsKey(other))
                        .toList());
    }

    /** Makes the bookkeeping in a new database. */
    static void create(Connection connection, String stream) throws SQLException {
        Statements.run(connection, "CREATE SCHEMA " + Sql.schema(Hidden.SCHEMA));
        Statements.run(connection, "CREATE SCHEMA " + Sql.schema(Hidden.DATA));
        Statements.run(connection, "CREATE TABLE " + META + " (name VARCHAR, value VARCHAR)");
        Statements.run(connection, "INSERT INTO " + META + " VALUES ('format', ?), ('stream', ?)", FORMAT, stream);
        Statements.run(
                connection,
                "CREATE TABLE " + TABLES + " (table_schema VARCHAR, table_name VARCHAR, data_table VARCHAR,"
                        + " definition VARCHAR, settings VARCHAR, floor BIGINT, dropped BOOLEAN)");
        Statements.run(
                connection,
                "CREATE TABLE " + POSITIONS
                        + " (shard VARCHAR, sequence_number VARCHAR, applied BIGINT, stale BIGINT)");
    }

    /**
     * True if the rows of a table, which do not fit its new columns, may be there because another shard is behind: what
     * made them fit, before the table was altered, is still to come. That is waited for, a while.
     *
     * @param nowMicros the time, in microseconds since 1970
     */
    boolean mayBeBehind(TableName table, long nowMicros) {
        return positions.size() > 1 && nowMicros - unfitSince.computeIfAbsent(table, t -> nowMicros) < PATIENCE_MICROS;
    }

    /** True if the database has been set up by Orrery. */
    static boolean exists(Connection connection) throws SQLException {
        return !Statements.query(
                        connection,
                        "SELECT 1 FROM duckdb_tables() WHERE schema_name = ? AND table_name = 'meta'"
                                + " AND database_name = '" + Database.CATALOG + "'",
                        row -> 1,
                        Hidden.SCHEMA)
                .isEmpty();
    }

    /** The value that {@link #create} wrote; empty if there is none. */
    static Optional<String> meta(Connection connection, String name) throws SQLException {
        return Statements.query(
                        connection, "SELECT value FROM " + META + " WHERE name = ?", row -> row.getString(1), name)
                .stream()
                .findFirst();
    }

    /** Writes a value, or removes it if it is null. */
    static void setMeta(Connection connection, String name, String value) throws SQLException {
        Statements.run(connection, "DELETE FROM " + META + " WHERE name = ?", name);
        if (value != null) {
            Statements.run(connection, "INSERT INTO " + META + " VALUES (?, ?)", name, value);
        }
    }

    /** Fails unless this Orrery can read the database. */
    static void checkFormat(Connection connection, String file) throws SQLException {
        String format = meta(connection, "format").orElse("none");
        if (!format.equals(FORMAT)) {
            throw new OrreryException("Database " + file + " has format " + format + ", this Orrery reads " + FORMAT
                    + ": name another file with --database and build it anew");
        }
    }

    /** Reads everything anew. */
    void load(Connection connection) throws SQLException {
        tables.clear();
        positions.clear();
        origins.clear();
        EventReader reader = new EventReader();
        List<TableState> loaded = Statements.query(
                connection, "SELECT data_table, definition, floor, dropped, settings FROM " + TABLES, row -> {
                    byte[] definition = row.getString(2).getBytes(StandardCharsets.UTF_8);
                    Layout layout = layout((TableSchema) reader.read(definition));
                    checkSettings(layout, row.getString(5), row.getBoolean(4));
                    return new TableState(
                            layout.schema().table(), row.getString(1), layout, 0, row.getLong(3), row.getBoolean(4));
                });
        for (TableState state : loaded) {
            remember(state.dropped() ? state : state.seen(newestVersion(connection, state.dataTable())));
        }
        Statements.query(
                        connection,
                        "SELECT shard, sequence_number FROM " + POSITIONS,
                        row -> Map.entry(row.getString(1), new StreamPosition(row.getString(2))))
                .forEach(entry -> positions.put(entry.getKey(), entry.getValue()));
    }

    /**
     * Notes which database a table comes from. Versions of two databases say nothing of each other, so rows of both in
     * one table would be lost at random.
     *
     * @throws RejectedException if it came from another one until now
     */
    void claim(Connection connection, TableName table, String origin) throws SQLException {
        String known = origins.get(table);
        if (origin.equals(known)) {
            return;
        }
        if (known == null) {
            Optional<String> saved = meta(connection, ORIGIN + table);
            if (saved.isEmpty()) {
                setMeta(connection, ORIGIN + table, origin);
            }
            known = saved.orElse(origin);
            origins.put(table, known);
        }
        if (!origin.equals(known)) {
            throw new RejectedException("Table " + table + " has come from the database '" + known
                    + "' and comes from '" + origin
                    + "' too: two databases cannot share a table, give each a stream and"
                    + " a satellite of its own; if the producer has a new name, build the tables anew with 'orrery olap"
                    + " rebuild --snapshot'");
        }
    }

    /** The table may come from another database from now on. */
    void release(Connection connection, TableName table) throws SQLException {
        origins.remove(table);
        setMeta(connection, ORIGIN + table, null);
    }

    private static void checkSettings(Layout layout, String known, boolean dropped) {
        if (!dropped && !layout.settings().fingerprint().equals(known)) {
            throw new OrreryException("The settings of table " + layout.schema().table()
                    + " have changed since the database was built: change them back, or build it anew with"
                    + " 'orrery olap rebuild'");
        }
    }

    private static long newestVersion(Connection connection, String dataTable) throws SQLException {
        return Statements.query(
                        connection,
                        "SELECT coalesce(max(" + Sql.name(Hidden.VERSION) + "), 0) FROM "
                                + Sql.name(Hidden.DATA, dataTable),
                        row -> row.getLong(1))
                .get(0);
    }

    Optional<TableState> table(TableName table) {
        return Optional.ofNullable(tables.get(table));
    }

    Collection<TableState> tables() {
        return List.copyOf(tables.values());
    }

    Optional<StreamPosition> position(String shard) {
        return Optional.ofNullable(positions.get(shard));
    }

    /** Remembers a newer {@link TableState#layoutVersion()}, which the rows themselves hold. */
    void remember(TableState state) {
        tables.put(state.table(), state);
    }

    void save(Connection connection, TableState state) throws SQLException {
        unfitSince.remove(state.table());
        TableName table = state.table();
        Statements.run(
                connection,
                "DELETE FROM " + TABLES + " WHERE table_schema = ? AND table_name = ?",
                table.schema(),
                table.table());
        Statements.run(
                connection,
                "INSERT INTO " + TABLES + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                table.schema(),
                table.table(),
                state.dataTable(),
                new String(new EventWriter().write(state.layout().schema()), StandardCharsets.UTF_8),
                state.layout().settings().fingerprint(),
                state.floor(),
                state.dropped());
        tables.put(table, state);
    }

    /** Moves a shard's position on, which never goes back, and counts its changes: {@code stale} tells what came twice. */
    void save(Connection connection, Batch batch, ApplyResult result) throws SQLException {
        String shard = batch.shardId();
        StreamPosition known = positions.get(shard);
        StreamPosition end = known != null && known.compareTo(batch.end()) >= 0 ? known : batch.end();
        long updated = known == null
                ? 0
                : Statements.run(
                        connection,
                        "UPDATE " + POSITIONS + " SET sequence_number = ?, applied = applied + ?, stale = stale + ?"
                                + " WHERE shard = ?",
                        end.sequenceNumber(),
                        result.applied(),
                        result.stale(),
                        shard);
        if (updated == 0) {
            Statements.run(
                    connection,
                    "INSERT INTO " + POSITIONS + " VALUES (?, ?, ?, ?)",
                    shard,
                    end.sequenceNumber(),
                    result.applied(),
                    result.stale());
        }
        positions.put(shard, end);
    }
}
