package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Column;
import io.orrery.event.EarlierValue;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What MySQL puts into the rows that are there when a column is added, and logs nowhere: the schema in the stream says
 * what a SELECT of such a row answers.
 */
@SuppressWarnings("try") // A producer works by itself while it is open.
class EarlierValuesXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    /** Definitions whose value is told. */
    private static final List<String> KNOWN = List.of(
            "TINYINT NOT NULL DEFAULT -128",
            "TINYINT UNSIGNED NOT NULL DEFAULT 255",
            "SMALLINT DEFAULT '-7'",
            "MEDIUMINT UNSIGNED DEFAULT 16777215",
            "INT NOT NULL DEFAULT +5",
            "INT(4) DEFAULT 0007",
            "BOOLEAN NOT NULL DEFAULT TRUE",
            "BIGINT DEFAULT -9223372036854775808",
            "BIGINT UNSIGNED NOT NULL DEFAULT 18446744073709551615",
            "BIT(1) DEFAULT b'1'",
            "BIT(10) NOT NULL DEFAULT b'1000000001'",
            "BIT(64) DEFAULT 0xFFFFFFFFFFFFFFFF",
            "BIT(8) DEFAULT 5",
            "DECIMAL(10,2) NOT NULL DEFAULT 1.5",
            "DECIMAL(10,2) DEFAULT '-0.10'",
            "DECIMAL(1,1) DEFAULT 0",
            "DECIMAL(65,30) DEFAULT 12345678901234567890123456789012345.123456789012345678901234567890",
            "FLOAT DEFAULT 0.1",
            "FLOAT DEFAULT 16777217",
            "FLOAT NOT NULL DEFAULT '3.4028235'",
            "DOUBLE NOT NULL DEFAULT -0.1",
            "DOUBLE DEFAULT 9007199254740993",
            "YEAR DEFAULT 2024",
            "YEAR DEFAULT '1901'",
            "YEAR NOT NULL DEFAULT 0",
            "YEAR DEFAULT '0000'",
            "DATE NOT NULL DEFAULT '2024-02-29'",
            "DATE DEFAULT '0000-00-00'",
            "DATETIME DEFAULT '2024-02-29 23:59:59'",
            "DATETIME(6) NOT NULL DEFAULT '1000-01-01 00:00:00.5'",
            "DATETIME(3) DEFAULT '2024-02-29'",
            "DATETIME(2) DEFAULT '0000-00-00 00:00:00'",
            "TIMESTAMP NULL DEFAULT '2024-06-15 01:02:03'",
            "TIMESTAMP(3) NOT NULL DEFAULT '2024-06-15 01:02:03.250'",
            "TIMESTAMP NOT NULL DEFAULT '0000-00-00 00:00:00'",
            "TIME DEFAULT '-838:59:59'",
            "TIME(3) NOT NULL DEFAULT '01:02:03.4'",
            "TIME DEFAULT '100:00:00'",
            "CHAR(5) DEFAULT 'ab  '",
            "CHAR(5) CHARACTER SET ucs2 NOT NULL DEFAULT 'n\u00e9'",
            "VARCHAR(20) NOT NULL DEFAULT 'new'",
            "VARCHAR(20) NOT NULL DEFAULT 'it''s \"new\" '",
            "VARCHAR(20) CHARACTER SET utf8mb4 DEFAULT '\u00e9\u20ac\ud83d\ude00'",
            "VARCHAR(20) CHARACTER SET latin1 DEFAULT 'na\u00efve'",
            "VARCHAR(20) CHARACTER SET sjis DEFAULT 'a~b'",
            "VARCHAR(20) CHARACTER SET gbk DEFAULT 'plain'",
            "VARCHAR(20) DEFAULT 0",
            "VARCHAR(20) DEFAULT -12",
            "TEXT DEFAULT ('x')",
            "BINARY(3) DEFAULT 'a'",
            "BINARY(3) NOT NULL DEFAULT 0x61",
            "VARBINARY(9) DEFAULT X'00ff'",
            "VARBINARY(9) NOT NULL DEFAULT 'abc'",
            "ENUM('a','B','it''s') NOT NULL DEFAULT 'B'",
            "ENUM('a','b') DEFAULT 'b'",
            "SET('x','y','z') NOT NULL DEFAULT 'z,x'",
            "SET('x','y') DEFAULT ''",
            "JSON DEFAULT ('{}')",
            "JSON NOT NULL DEFAULT ('[]')",
            "INT NULL",
            "INT DEFAULT NULL",
            "VARCHAR(9) NULL DEFAULT NULL",
            "TIMESTAMP NULL",
            "JSON",
            "GEOMETRY",
            "INT NOT NULL",
            "BIGINT UNSIGNED NOT NULL",
            "DECIMAL(10,3) NOT NULL",
            "FLOAT NOT NULL",
            "DOUBLE NOT NULL",
            "BIT(9) NOT NULL",
            "YEAR NOT NULL",
            "DATE NOT NULL",
            "DATETIME(3) NOT NULL",
            "TIME(2) NOT NULL",
            "CHAR(3) NOT NULL",
            "VARCHAR(3) NOT NULL",
            "TEXT NOT NULL",
            "BINARY(3) NOT NULL",
            "VARBINARY(3) NOT NULL",
            "BLOB NOT NULL",
            "ENUM('p','q') NOT NULL",
            "SET('p','q') NOT NULL",
            "JSON NOT NULL");

    /** Definitions whose value differs from row to row, or depends on more than is known. */
    private static final List<String> UNKNOWN = List.of(
            "DATETIME DEFAULT CURRENT_TIMESTAMP",
            "TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
            "INT DEFAULT (1 + 1)",
            "INT AS (id + 1) STORED",
            "INT AS (id + 1) VIRTUAL",
            "INT NOT NULL AUTO_INCREMENT UNIQUE",
            "FLOAT(7,3) DEFAULT 1.23456",
            "DECIMAL(10,2) DEFAULT (1.005)",
            "TIMESTAMP NOT NULL",
            "YEAR DEFAULT 69",
            "VARCHAR(20) DEFAULT 1.50",
            "VARCHAR(20) DEFAULT _latin1 'x'",
            "VARCHAR(20) DEFAULT 'tab\\t'",
            "ENUM('a','b') DEFAULT 'A'");

    private KinesisServer kinesis;
    private Source source;
    private StreamReader reader;

    @BeforeEach
    void start() throws SQLException {
        kinesis = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), kinesis);
        // Zero dates are what old applications have.
        source.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'", "SET SESSION time_zone = '+05:30'");
        reader = source.reader();
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        kinesis.close();
    }

    private TableSchema schemaOf(String table, long id) {
        await().atMost(SOON).failFast(source::check).until(() -> find(table, id) != null);
        return find(table, id);
    }

    private TableSchema find(String table, long id) {
        TableSchema found = null;
        for (StreamReader.Seen seen : reader.poll().seen()) {
            if (seen.event() instanceof Write<?> write && write.table().table().equals(table)) {
                Row row = (Row) write.row();
                found = row.getLong("id") == id ? row.schema() : found;
            }
        }
        return found;
    }

    @Test
    void theSchemaSaysWhatASelectOfAnEarlierRowAnswers() throws Exception {
        for (String how : List.of("INSTANT", "COPY")) {
            String table = how.toLowerCase(java.util.Locale.ROOT);
            source.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY)", "INSERT INTO " + table + " VALUES (1)");
        }
        Map<String, String> known = new LinkedHashMap<>();
        KNOWN.forEach(definition -> known.put("k" + known.size(), definition));
        Map<String, String> unknown = new LinkedHashMap<>();
        UNKNOWN.forEach(definition -> unknown.put("u" + unknown.size(), definition));
        try (Producer producer = source.start(source.settings(1))) {
            // Zero dates are looked for with the rows at hand.
            Predicate<String> instantly =
                    definition -> !definition.contains(" (") && !definition.matches("(DATE|DATETIME\\(3\\)) NOT NULL");
            add("instant", known, instantly, "INSTANT");
            add("instant", known, instantly.negate(), "DEFAULT");
            add("instant", unknown, definition -> true, "DEFAULT");
            add("copy", known, definition -> true, "COPY");
            add("copy", unknown, definition -> true, "COPY");
            for (String table : List.of("instant", "copy")) {
                // As frameworks do it: the default is for the rows that are there.
                source.execute("ALTER TABLE " + table + " ALTER COLUMN k0 DROP DEFAULT, ALTER COLUMN k1 SET DEFAULT 1");
                source.execute("INSERT INTO " + table + " (id) VALUES (2)");
                compare(table, schemaOf(table, 2), known, unknown);
            }
        }
    }

    @Test
    void aProducerKnowsWhatTheOneBeforeItRead() throws Exception {
        source.execute(
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "INSERT INTO t VALUES (1)",
                "CREATE TABLE mark (id INT PRIMARY KEY)");
        try (Producer producer = source.start(source.settings(1))) {
            source.execute("ALTER TABLE t ADD COLUMN status VARCHAR(20) NOT NULL DEFAULT 'new'");
            source.execute("INSERT INTO mark VALUES (1)");
            schemaOf("mark", 1);
        }
        try (Producer producer = source.start(source.settings(1))) {
            source.execute("INSERT INTO t VALUES (2, 'x')");
            assertThat(schemaOf("t", 2).columns().get(1).earlier()).isEqualTo(EarlierValue.of("new"));
        }
    }

    private void add(String table, Map<String, String> columns, Predicate<String> which, String algorithm)
            throws SQLException {
        StringJoiner sql = new StringJoiner(", ", "ALTER TABLE " + table + " ", ", ALGORITHM=" + algorithm);
        columns.forEach((name, definition) -> {
            if (which.test(definition)) {
                sql.add("ADD COLUMN " + name + " " + definition);
            }
        });
        source.execute(sql.toString());
    }

    private void compare(String table, TableSchema schema, Map<String, String> known, Map<String, String> unknown)
            throws SQLException {
        SoftAssertions softly = new SoftAssertions();
        try (Statement statement = source.connection().createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            for (Map.Entry<String, String> each : known.entrySet()) {
                Column column = schema.columns().get(schema.indexOf(each.getKey()));
                if (column.earlier() instanceof EarlierValue.Known told) {
                    try (ResultSet result = statement.executeQuery(
                            "SELECT " + Answers.question(column) + " FROM " + table + " WHERE id = 1")) {
                        result.next();
                        softly.assertThat(Answers.ours(column, told.value()))
                                .as("%s: %s", table, each.getValue())
                                .isEqualTo(Answers.theirs(column, result.getString(1)));
                    }
                } else {
                    softly.fail("%s: %s is not told", table, each.getValue());
                }
            }
            statement.execute("SET time_zone = '+05:30'");
        }
        for (Map.Entry<String, String> each : unknown.entrySet()) {
            softly.assertThat(
                            schema.columns().get(schema.indexOf(each.getKey())).earlier())
                    .as("%s: %s", table, each.getValue())
                    .isEqualTo(EarlierValue.UNKNOWN);
        }
        softly.assertAll();
    }
}
