package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.TableName;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.TableProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of every kind in a snapshot, and what happens to them meanwhile. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class SnapshotTablesXIT {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration LONG = Duration.ofMinutes(5);

    /** More than the first chunk has. */
    private static final int ROWS = 2_100;

    private KinesisServer server;
    private Source source;
    private StreamReader reader;
    private SnapshotRequests snapshots;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        reader = source.reader();
        snapshots = new SnapshotRequests(source);
        source.execute(
                "SET SESSION cte_max_recursion_depth = 10000000", "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    private static String labels(String type, int count) {
        StringJoiner labels = new StringJoiner("','", type + "('", "')");
        for (int i = count; i > 0; i--) {
            labels.add("l" + i);
        }
        return labels.toString();
    }

    private static String wide(int columns) {
        String[] types = {"INT", "VARCHAR(20)", "DECIMAL(20,4)", "DATETIME(3)", "JSON", "VARBINARY(8)"};
        StringJoiner definition = new StringJoiner(", ", "", ", PRIMARY KEY (c0)");
        for (int i = 0; i < columns; i++) {
            definition.add("c" + i + " " + (i == 0 ? "INT" : types[i % types.length]));
        }
        return definition.toString();
    }

    private static String wideValues(int columns) {
        String[] values = {"n", "CONCAT('é', n)", "n / 7", "'2026-01-02 03:04:05.678'", "JSON_OBJECT('n', n)", "x'00ff'"
        };
        StringJoiner all = new StringJoiner(", ");
        for (int i = 0; i < columns; i++) {
            all.add(values[i % values.length]);
        }
        return all.toString();
    }

    /**
     * A table.
     *
     * @param definition what follows its name in CREATE TABLE
     * @param columns those that {@code values} are for; empty for all
     * @param values those of the row {@code n}
     */
    private record Kind(String definition, String columns, String values) {}

    private static Kind kind(String columnsAndKey, String values) {
        return new Kind("(" + columnsAndKey + ")", "", values);
    }

    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(kind("a INT, PRIMARY KEY (a)", "n - 300"));
        kinds.add(kind("a BIGINT UNSIGNED, PRIMARY KEY (a)", "18446744073709551615 - n"));
        kinds.add(kind("a DECIMAL(65,30), PRIMARY KEY (a)", "(n - 300) / 7"));
        kinds.add(kind("a DECIMAL(10,2) ZEROFILL, PRIMARY KEY (a)", "n / 4"));
        kinds.add(kind("a FLOAT, b INT, PRIMARY KEY (a, b)", "(n - 300) / 7, n"));
        kinds.add(kind("a DOUBLE, PRIMARY KEY (a)", "(n - 300) / 7e0"));
        kinds.add(kind("a BIT(64), PRIMARY KEY (a)", "18446744073709551615 - n * 3"));
        kinds.add(kind("a YEAR, b INT, PRIMARY KEY (a, b)", "IF(n < 100, 0, 1901 + n % 255), n"));
        kinds.add(kind("a DATE, b INT, PRIMARY KEY (a, b)", "CONCAT(2000 + n DIV 400, '-', n % 13, '-', n % 31), n"));
        kinds.add(kind(
                "a DATETIME(6), PRIMARY KEY (a)", "'2024-01-01 01:02:03.000001' + INTERVAL n * 1000001 MICROSECOND"));
        kinds.add(kind("a DATETIME, b INT, PRIMARY KEY (a, b)", "IF(n % 2, '0000-00-00', '2024-02-31 10:00:00'), n"));
        kinds.add(kind(
                "a TIMESTAMP(3), b INT, PRIMARY KEY (a, b)",
                "IF(n < 100, 0, '2024-03-31 00:30:00.001' + INTERVAL n MINUTE), n"));
        kinds.add(kind("a TIME(6), PRIMARY KEY (a)", "SEC_TO_TIME((n - 1200) * 1000.000001)"));
        kinds.add(kind("a BINARY(4), PRIMARY KEY (a)", "UNHEX(LPAD(HEX(n * 2000000), 8, '0'))"));
        kinds.add(kind(
                "a VARBINARY(300), PRIMARY KEY (a)", "CONCAT(UNHEX(LPAD(HEX(n), 4, '0')), REPEAT(x'ff00', n % 3))"));
        kinds.add(kind("a CHAR(20), PRIMARY KEY (a)", "CONCAT('Key', n, REPEAT(' ', n % 3))"));
        kinds.add(kind("a VARCHAR(20), PRIMARY KEY (a)", "CONCAT(CHAR(0), 'é,:\\\\''\"', n)"));
        kinds.add(kind(
                "a VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, b INT, PRIMARY KEY (a, b)",
                "ELT(1 + n % 6, 'e', 'E', 'é', 'É', 'e ', ''), n"));
        kinds.add(kind(
                "a VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german2_ci, b INT, PRIMARY KEY (a, b)",
                "ELT(1 + n % 5, 'ä', 'AE', 'ß', 'ss', 'ss  '), n"));
        kinds.add(kind("a VARCHAR(20) CHARACTER SET sjis, PRIMARY KEY (a)", "CONCAT('表', n)"));
        kinds.add(kind("a " + labels("ENUM", 700) + ", b INT, PRIMARY KEY (a, b)", "1 + n % 700, n"));
        kinds.add(kind("b INT, a ENUM('z','','y','?'), PRIMARY KEY (b, a)", "n DIV 2, 1 + n % 2"));
        kinds.add(kind("a " + labels("SET", 20) + ", PRIMARY KEY (a)", "n"));
        kinds.add(kind(
                "a VARCHAR(10), b BIGINT, c DATE, PRIMARY KEY (a, b, c)",
                "CONCAT('k', n % 5), n % 3, '2024-01-01' + INTERVAL n DAY"));
        kinds.add(kind("b INT, a INT, PRIMARY KEY (b DESC, a)", "n % 7, n"));
        kinds.add(kind("a INT NOT NULL, b INT NOT NULL, UNIQUE KEY u (b, a)", "n, n % 7"));
        kinds.add(kind("a TEXT NOT NULL, b INT NOT NULL, PRIMARY KEY (a(3)), UNIQUE KEY u (b)", "HEX(n), n"));
        kinds.add(kind("`{t'10:10:10'}` INT, `q?u``o` INT, PRIMARY KEY (`{t'10:10:10'}`, `q?u``o`)", "n % 4, n"));
        kinds.add(kind("a INT, b INT, UNIQUE KEY u (b, a)", "n DIV 2, IF(n % 3, n % 7, NULL)")); // Nullable: no key.
        kinds.add(kind("a INT, b INT, UNIQUE KEY u ((a + 1))", "n, n % 7")); // An expression: no key.
        kinds.add(kind(wide(300), wideValues(300)));
        kinds.add(new Kind("(a INT, PRIMARY KEY (a)) PARTITION BY HASH (a) PARTITIONS 7", "", "n * 3"));
        kinds.add(new Kind(
                "(a INT, b DATE, PRIMARY KEY (a, b)) PARTITION BY RANGE COLUMNS (b) (PARTITION p VALUES LESS THAN"
                        + " ('2026-01-01'), PARTITION q VALUES LESS THAN (MAXVALUE))",
                "",
                "n, '2024-01-01' + INTERVAL n DAY"));
        kinds.add(new Kind(
                "(a INT, g INT AS (a * 2) STORED, v VARCHAR(20) AS (CONCAT('v', a)) VIRTUAL, i INT DEFAULT 7 INVISIBLE,"
                        + " PRIMARY KEY (a))",
                "(a)",
                "n"));
        kinds.add(new Kind("(a INT, g INT AS (-a) STORED, PRIMARY KEY (g))", "(a)", "n"));
        kinds.add(new Kind("(a INT)", "(a)", "n % 50")); // With a generated, invisible key.
        return kinds;
    }

    private void create(String table, Kind kind) throws SQLException {
        source.execute(
                "CREATE TABLE " + table + " " + kind.definition(),
                "INSERT IGNORE INTO " + table + kind.columns()
                        + " WITH RECURSIVE q(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM q WHERE n < " + (ROWS - 1)
                        + ") SELECT " + kind.values() + " FROM q");
    }

    /** The rows that were written, of the log or of snapshots, by table: how often each image came. */
    @SuppressWarnings("unchecked")
    private Map<String, Map<String, Integer>> images(boolean ofSnapshots) {
        Map<String, Map<String, Integer>> images = new TreeMap<>();
        for (StreamReader.Seen seen : reader.poll().seen()) {
            if (seen.event() instanceof Write<?> write && write.metadata().snapshot() == ofSnapshots) {
                Row row = ((Write<Row>) write).row();
                images.computeIfAbsent(write.table().table(), table -> new TreeMap<>())
                        .merge(RowKey.of(row).text() + " " + text(row), 1, Integer::sum);
            }
        }
        return images;
    }

    private static String text(Row row) {
        StringJoiner text = new StringJoiner(", ");
        row.toMap()
                .forEach((column, value) -> text.add(column + "="
                        + (value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value)));
        return text.toString();
    }

    private static int count(Map<String, Map<String, Integer>> images) {
        return images.values().stream()
                .flatMap(table -> table.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** What the log says of each row is known to be right: TypesXIT and others see to that. */
    @Test
    void everyKindOfTableComesAsFromTheLog() throws Exception {
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("SET SESSION sql_generate_invisible_primary_key = ON", "CREATE TABLE t_empty (id INT)");
            int tables = 0;
            long rows = 0;
            for (Kind kind : kinds()) {
                String table = "t" + tables++;
                create(table, kind);
                rows += count(table);
            }
            source.execute("SET SESSION sql_generate_invisible_primary_key = OFF");
            long all = rows;
            await().atMost(SOON).failFast(source::check).until(() -> count(images(false)) == all);
            SnapshotProgress end = snapshots.awaitEnd(snapshots.ask("*", null));
            assertThat(end.tables())
                    .allSatisfy(table -> assertThat(table.problem()).isNull());
            assertThat(end.rows()).isEqualTo(all);
            await().atMost(SOON).until(() -> completed().size() == end.tables().size());
            Map<String, Map<String, Integer>> log = images(false);
            Map<String, Map<String, Integer>> snapshot = images(true);
            assertThat(snapshot).containsOnlyKeys(log.keySet());
            log.forEach(
                    (table, images) -> assertThat(snapshot.get(table)).as(table).isEqualTo(images));
        }
    }

    private long count(String table) throws SQLException {
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** The tables whose snapshots are complete on some shard. */
    private List<TableName> completed() {
        return reader.poll().seen().stream()
                .map(StreamReader.Seen::event)
                .filter(SnapshotCompleted.class::isInstance)
                .map(event -> event.table())
                .distinct()
                .toList();
    }

    @Test
    void threeHundredTables() throws Exception {
        for (int i = 0; i < 300; i++) {
            source.execute(
                    "CREATE TABLE t" + i + " (id INT PRIMARY KEY, n BIGINT)",
                    "INSERT INTO t" + i + " VALUES (1, " + i + "), (2, " + i + ")");
        }
        ProducerSettings settings =
                source.settings(2).withSnapshots(new ProducerSettings.Snapshots(SnapshotMode.INITIAL, 8));
        try (Producer producer = source.start(settings)) {
            SnapshotProgress end = snapshots.awaitAll(LONG);
            assertThat(end.state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            assertThat(end.tables()).hasSize(300).allMatch(table -> table.rows() == 2);
            await().atMost(SOON).until(() -> completed().size() == 300);
            Map<String, Map<String, String>> derived =
                    Oracle.tables(reader.poll().seen());
            for (int i = 0; i < 300; i++) {
                assertThat(derived.get("t" + i)).isEqualTo(Map.of("1", "[1, " + i + "]", "2", "[2, " + i + "]"));
            }
        }
    }

    private void fill(String table, int rows, int n) throws SQLException {
        source.execute("INSERT INTO " + table + " WITH RECURSIVE q(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM q WHERE"
                + " i < " + (rows - 1) + ") SELECT i, " + n + " FROM q");
    }

    private void awaitEqual(String table) {
        await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(
                        Oracle.tables(reader.poll().seen()).get(table))
                .isEqualTo(Oracle.select(source, table)));
    }

    /** No change is logged for rows that come or go so: what was read of the table before is no part of it. */
    @Test
    void rowsThatComeOrGoUnnamedBeginTheSnapshotOfTheirTableAnew() throws Exception {
        String partitions = " PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (100), PARTITION q VALUES LESS THAN"
                + " MAXVALUE)";
        source.execute(
                "CREATE TABLE swapped (id INT PRIMARY KEY, n BIGINT)",
                "CREATE TABLE cut (id INT PRIMARY KEY, n BIGINT)" + partitions,
                "CREATE TABLE away (id INT PRIMARY KEY, n BIGINT)",
                "CREATE TABLE other (id INT PRIMARY KEY, n BIGINT)");
        for (String table : List.of("swapped", "cut", "away")) {
            fill(table, 20_000, 1);
        }
        fill("other", 15_000, 2);
        ProducerSettings slow = source.settings(2).withSnapshots(new ProducerSettings.Snapshots(SnapshotMode.NEVER, 3));
        try (Producer producer = source.start(slow)) {
            String id = snapshots.ask("swapped," + source.name() + ".cut," + source.name() + ".away", null, 6_000);
            await().atMost(SOON).failFast(source::check).until(() -> begun(id) == 3);
            source.execute(
                    "RENAME TABLE swapped TO old, other TO swapped",
                    "ALTER TABLE cut TRUNCATE PARTITION p",
                    "RENAME TABLE away TO gone",
                    "CREATE TABLE made (id INT PRIMARY KEY, n BIGINT)",
                    "INSERT INTO made VALUES (1, 1)",
                    "INSERT INTO swapped VALUES (50000, 3)");
            SnapshotProgress end = snapshots.awaitEnd(id);
            assertThat(end.tables())
                    .extracting(TableProgress::table, TableProgress::state)
                    .containsExactlyInAnyOrder(
                            tuple("away", TableProgress.State.GONE),
                            tuple("cut", TableProgress.State.COMPLETED),
                            tuple("swapped", TableProgress.State.COMPLETED));
            awaitEqual("swapped");
            awaitEqual("cut");
            awaitEqual("made");
            assertThat(Oracle.tables(reader.seen()).get("away")).isEmpty();
            // What came to a name by a RENAME comes by a snapshot of it.
            snapshots.awaitEnd(snapshots.ask("*", null));
            awaitEqual("gone");
            awaitEqual("old");
        }
    }

    /** How many tables of a request have rows that are published. */
    private long begun(String id) {
        return snapshots.items().log().find(id).stream()
                .flatMap(progress -> progress.tables().stream())
                .filter(table -> table.rows() > 0)
                .count();
    }
}
