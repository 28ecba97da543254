package io.orrery.archive.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.archive.layout.EventColumns;
import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a table's old events. */
class TableBaseTest {

    @TempDir
    Path folder;

    private static TableSchema schema(String... key) {
        return new TableSchema(
                new TableName("shop", "t"),
                List.of(Column.of("id", "bigint"), Column.of("n", "varchar(9)")),
                List.of(key));
    }

    /** Events as {@code type key version after}, the version their place in the source where none is named fifth. */
    private List<String> kept(TableSchema schema, String... events) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE e (" + EventColumns.definitions() + ")");
            for (String event : events) {
                String[] words = event.split(" ");
                String after = words.length > 3 && !words[3].equals("-") ? "'" + words[3] + "'" : "NULL";
                statement.execute(
                        "INSERT INTO e (type, key, version, \"after\", before, origin, schema_id, binlog_file,"
                                + " binlog_position, transaction_row) VALUES ('" + words[0] + "', '" + words[1] + "', "
                                + words[2]
                                + ", " + after + ", 'old', 'shop', '" + schema.id() + "', 'f', "
                                + (words.length > 4 ? words[4] : words[2]) + ", 0)");
            }
            Path all = folder.resolve("all.parquet");
            Path base = folder.resolve("base.parquet");
            statement.execute("COPY e TO '" + all + "' (FORMAT parquet)");
            long count = new TableBase(connection, List.of(schema)).write(List.of(all), base);
            List<String> kept = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("SELECT concat_ws(' ', type, key, version, \"after\", before) FROM '" + base
                            + "' ORDER BY version")) {
                while (rows.next()) {
                    kept.add(rows.getString(1));
                }
            }
            assertThat(count).isEqualTo(kept.size());
            return kept;
        }
    }

    @Test
    void theNewestVersionOfEachRowIsKeptAndDeletedOnesLeaveNothing() throws Exception {
        assertThat(kept(
                        schema("id"),
                        "insert 1 1 {\"id\":1,\"n\":\"a\"}",
                        "update 1 2 {\"id\":1,\"n\":\"b\"}",
                        "insert 2 3 {\"id\":2,\"n\":\"a\"}",
                        "delete 2 4",
                        "snapshot 3 5 {\"id\":3,\"n\":\"c\"}"))
                .containsExactly("insert 1 2 {\"id\":1,\"n\":\"b\"}", "snapshot 3 5 {\"id\":3,\"n\":\"c\"} old");
    }

    @Test
    void ofARowInPartsAllIsKeptSinceTheLastWholeOne() throws Exception {
        assertThat(kept(
                        schema("id"),
                        "insert 1 1 {\"id\":1,\"n\":\"a\"}",
                        "update 1 2 {\"id\":1,\"n\":\"b\"}",
                        "update 1 3 {\"n\":\"c\"}"))
                .containsExactly("insert 1 2 {\"id\":1,\"n\":\"b\"}", "update 1 3 {\"n\":\"c\"} old");
    }

    @Test
    void whatIsOlderThanTheEndOfATableIsGone() throws Exception {
        assertThat(kept(
                        schema("id"),
                        "insert 1 1 {\"id\":1,\"n\":\"a\"}",
                        "truncate - 2",
                        "insert 2 3 {\"id\":2,\"n\":\"a\"}"))
                .containsExactly("truncate - 2 old", "insert 2 3 {\"id\":2,\"n\":\"a\"} old");
    }

    @Test
    void equalRowsAreCountedEachChangeOnceAndDeletesOfUnknownOnesStay() throws Exception {
        assertThat(kept(
                        schema(),
                        "insert x 1",
                        "insert x 2",
                        "delete x 3",
                        "insert y 4",
                        "delete y 5",
                        "delete z 6",
                        "insert x 7",
                        // Published again by another producer's process.
                        "insert x 9 - 7"))
                .containsExactly("insert x 2 old", "delete z 6 old", "insert x 9 old");
    }

    @Test
    void whereASnapshotReadRowsWithoutAKeyAllStay() throws Exception {
        assertThat(kept(schema(), "insert x 1", "snapshot x 2", "delete x 3")).hasSize(3);
    }

    @Test
    void ofATableWithoutRowsSomethingTellsThatItIsThere() throws Exception {
        assertThat(kept(schema("id"), "insert 1 1 {\"id\":1,\"n\":\"a\"}", "delete 1 2"))
                .containsExactly("delete 1 2 old");
    }
}
