package io.orrery.olap.store;

import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.consumer.snapshot.TableSnapshots;
import io.orrery.event.TableName;
import io.orrery.olap.duck.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The marks of the tables' snapshots, beside rows and positions: where a transaction that holds them is undone, they are
 * undone too. The file alone knows them, since they are few and seldom asked for.
 */
final class Snapshots {

    /** The marks of all tables, as {@link #read} takes them; for whoever can only ask queries, too. */
    static final String ALL =
            "SELECT table_schema, table_name, origin, snapshot, kind, first_key, last_key, since, published_at"
                    + " FROM " + Sql.name(Hidden.SCHEMA, "snapshots");

    private static final String TABLE = Sql.name(Hidden.SCHEMA, "snapshots");
    private static final String OF_TABLE = " WHERE table_schema = ? AND table_name = ?";

    private Snapshots() {}

    /** Makes the bookkeeping in a database that does not have it yet. */
    static void create(Connection connection) throws SQLException {
        Statements.run(
                connection,
                "CREATE TABLE IF NOT EXISTS " + TABLE + " (table_schema VARCHAR, table_name VARCHAR, origin VARCHAR,"
                        + " snapshot VARCHAR, kind VARCHAR, first_key VARCHAR, last_key VARCHAR, since BIGINT,"
                        + " published_at BIGINT)");
    }

    /**
     * Keeps a mark.
     *
     * @return true if with it all of its snapshot has come
     */
    static boolean note(Connection connection, TableName table, SnapshotMark mark) throws SQLException {
        List<SnapshotMark> marks = new ArrayList<>(of(connection, table));
        boolean known = marks.stream()
                .anyMatch(other -> other.snapshot().equals(mark.snapshot())
                        && other.origin().equals(mark.origin())
                        && other.kind() == mark.kind()
                        && other.range().equals(mark.range()));
        if (!known) {
            Statements.run(
                    connection,
                    "INSERT INTO " + TABLE + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    table.schema(),
                    table.table(),
                    mark.origin(),
                    mark.snapshot(),
                    mark.kind().name(),
                    mark.range().first().toString(),
                    mark.range().last().toString(),
                    mark.since(),
                    ChronoUnit.MICROS.between(Instant.EPOCH, mark.at()));
            marks.add(mark);
        }
        return new TableSnapshots(marks).isOver(mark.origin(), mark.snapshot());
    }

    /** Forgets the marks of snapshots that began before {@code version}, which are of no use any more. */
    static void forgetOlder(Connection connection, TableName table, String origin, long version) throws SQLException {
        Statements.run(
                connection,
                "DELETE FROM " + TABLE + OF_TABLE + " AND origin = ? AND since < ?",
                table.schema(),
                table.table(),
                origin,
                version);
    }

    private static List<SnapshotMark> of(Connection connection, TableName table) throws SQLException {
        return Statements.query(connection, ALL + OF_TABLE, Snapshots::read, table.schema(), table.table());
    }

    /** The marks of each table that has any. */
    static Map<TableName, List<SnapshotMark>> all(Connection connection) throws SQLException {
        Map<TableName, List<SnapshotMark>> all = new HashMap<>();
        Statements.query(
                        connection, ALL, row -> Map.entry(new TableName(row.getString(1), row.getString(2)), read(row)))
                .forEach(mark -> all.computeIfAbsent(mark.getKey(), table -> new ArrayList<>())
                        .add(mark.getValue()));
        return all;
    }

    private static SnapshotMark read(ResultSet row) throws SQLException {
        return new SnapshotMark(
                row.getString(3),
                row.getString(4),
                SnapshotMark.Kind.valueOf(row.getString(5)),
                KeyRange.of(row.getString(6), row.getString(7)),
                row.getLong(8),
                Instant.EPOCH.plus(row.getLong(9), ChronoUnit.MICROS));
    }
}
