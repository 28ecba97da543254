package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.privacy.ColumnRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements are read as the server read them, whatever the session that sent them had set. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class StatementsXIT {

    /**
     * Java's names of client character sets, each with two letters whose second bytes are a backslash and a backquote; in
     * gb18030 both are a backslash, since the server's own DROP TABLE doubles a backquote there.
     */
    private static final Map<String, String> CLIENTS =
            Map.of("Cp1252", "éß", "GBK", "乗乣", "SJIS", "ソチ", "GB18030", "乗俓");

    private KinesisServer server;
    private Source source;
    private Story story;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        story = new Story(source);
    }

    @AfterEach
    void close() throws SQLException {
        source.execute("DROP DATABASE IF EXISTS " + source.name() + "é");
        source.execute("DROP DATABASE IF EXISTS " + source.name() + "_other");
        source.close();
        server.close();
    }

    /** Every database whose name begins with the source's. */
    private ProducerSettings settings() {
        return source.settings(1).withTables(Selection.of(TablePattern.parse(source.name() + "*.*")));
    }

    private void executeIn(String encoding, String... statements) throws SQLException {
        String url = source.mysql().jdbcUrl(source.name()) + "&characterEncoding=" + encoding;
        try (Connection connection = DriverManager.getConnection(
                        url, source.mysql().user(), source.mysql().password());
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false); // Braces are letters to some.
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void inWhateverCharacterSetTheClientWrote() throws Exception {
        try (Producer producer = source.start(settings())) {
            List<String> expected = new ArrayList<>();
            for (Map.Entry<String, String> client : CLIENTS.entrySet()) {
                String letters = client.getValue();
                String name = client.getKey() + letters;
                source.execute(
                        "CREATE TABLE `" + name + "` (id INT PRIMARY KEY)", "CREATE TABLE `2" + name + "` (id INT)");
                executeIn(
                        client.getKey(),
                        "TRUNCATE `" + name + "` # " + letters,
                        "ALTER TABLE `" + name + "` COMMENT 'x" + letters.charAt(0) + "', ADD `" + letters
                                + "` INT NOT NULL DEFAULT 7",
                        "INSERT INTO `" + name + "` VALUES (1, 1)",
                        "DROP TABLE `" + name + "`, `2" + name + "`");
                expected.addAll(List.of("truncate " + name, "write " + name, "drop " + name, "drop 2" + name));
            }
            // Where ASCII has braces this one has letters.
            source.execute("CREATE TABLE `swäå` (id INT PRIMARY KEY)");
            executeIn("UTF-8", "SET NAMES swe7", "TRUNCATE `sw{}`", "DROP TABLE `sw{}`");
            expected.addAll(List.of("truncate swäå", "drop swäå"));
            story.end();
            expected.add("write done");
            assertThat(story.told()).isEqualTo(expected);
            assertThat(story.seen().stream()
                            .filter(seen -> seen.event() instanceof Write<?>)
                            .map(seen -> ((Row) ((Write<?>) seen.event()).row())
                                    .schema()
                                    .columns())
                            .filter(columns -> columns.size() == 2))
                    .hasSize(CLIENTS.size())
                    .allSatisfy(columns -> assertThat(columns.get(1).earlierOrNull())
                            .as("default")
                            .isEqualTo(7L));
        }
    }

    @Test
    void theDatabasesNameIsNotInTheClientsCharacterSet() throws Exception {
        String other = source.name() + "é";
        source.execute("CREATE DATABASE `" + other + "`", "CREATE TABLE `" + other + "`.a (id INT PRIMARY KEY)");
        source.execute("CREATE TABLE `" + other + "`.b (id INT PRIMARY KEY)");
        try (Producer producer = source.start(settings())) {
            executeIn(
                    "Cp1252",
                    "USE `" + other + "`",
                    "TRUNCATE a",
                    "DROP TABLE b",
                    "CREATE TABLE c LIKE a",
                    "USE " + source.name(),
                    "DROP DATABASE `" + other + "`");
            story.end();
            assertThat(story.told()).containsExactly("truncate a", "drop b", "drop a", "drop c", "write done");
        }
    }

    @Test
    void byTheSessionsSqlModeAndForTheServersVersion() throws Exception {
        source.execute("CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE q (id INT PRIMARY KEY)");
        try (Producer producer = source.start(settings())) {
            source.execute(
                    "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'",
                    "ALTER TABLE t COMMENT 'x\\', RENAME TO u",
                    "SET SESSION sql_mode = 'ANSI_QUOTES'",
                    "TRUNCATE \"q\" /*!99104 is not here */",
                    "DROP TABLE /*!80033 u, */ /*!80034 v, */ \"q\"");
            story.end();
            assertThat(story.told()).containsExactly("drop t", "truncate q", "drop u", "drop q", "write done");
            assertThat(producer.moves()).as("u came by a rename").isEqualTo(1);
        }
    }

    @Test
    void whatOnlyReadsAChosenTableStopsNothing() throws Exception {
        String other = source.name() + "_other";
        source.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)", "CREATE DATABASE " + other);
        source.execute(
                "CREATE TABLE " + other + ".sums (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE " + other + ".big (id INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(100))",
                "INSERT INTO t VALUES (1, 1)",
                "SET GLOBAL local_infile = ON");
        ProducerSettings all = source.settings(1)
                .withTables(new Selection(
                        TablePattern.all(),
                        Optional.of(TablePattern.parse("it*_other.*")),
                        ColumnRules.NONE,
                        Partitioning.KEY));
        try (Producer producer = source.start(all)) {
            source.execute(
                    "SET SESSION binlog_format = 'STATEMENT'",
                    "REPLACE INTO " + other + ".sums SELECT 1, COUNT(*) FROM t",
                    "INSERT INTO " + other + ".sums SELECT id, n FROM t ON DUPLICATE KEY UPDATE n = VALUES(n) + 1",
                    "UPDATE t, " + other + ".sums s SET s.n = t.n WHERE s.id = t.id",
                    "DELETE s FROM " + other + ".sums AS s JOIN t USING (id)",
                    "WITH x AS (SELECT 1 id) DELETE FROM " + other + ".sums WHERE id IN (SELECT id FROM x)",
                    "INSERT INTO mysql.time_zone_leap_second VALUES (-7, 1)",
                    "DELETE FROM mysql.time_zone_leap_second WHERE Transition_time = -7",
                    "CREATE TEMPORARY TABLE t (id INT)",
                    "INSERT INTO t VALUES (1)",
                    "ALTER TABLE t ADD n INT",
                    "TRUNCATE t",
                    "DROP TABLE t",
                    "SET SESSION binlog_format = 'ROW'",
                    "INSERT INTO mysql.time_zone_leap_second VALUES (-7, 1)",
                    "DELETE FROM mysql.time_zone_leap_second WHERE Transition_time = -7");
            load(other + ".big");
            story.end();
            assertThat(story.told()).containsExactly("write done");
        }
    }

    /** More than one event holds: the driver sends a megabyte at once. */
    private void load(String table) throws SQLException, IOException {
        Path file = Files.createTempFile("orrery", ".csv");
        Files.writeString(file, ("x".repeat(99) + "\n").repeat(25_000));
        try {
            executeIn(
                    "UTF-8&allowLoadLocalInfile=true",
                    "SET SESSION binlog_format = 'STATEMENT'",
                    "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE " + table + " (s)");
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT | INSERT INTO t VALUES (2, 2, 2)",
                "UPDATE | UPDATE t JOIN u USING (id) SET t.n = 7",
                "DELETE | DELETE t FROM u JOIN t",
                "LOAD   | ",
            })
    void whatChangesAChosenTableStopsAndNamesIt(String verb, String sql) throws Exception {
        source.execute(
                "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(100), n INT)",
                "CREATE TABLE u LIKE t",
                "INSERT INTO t VALUES (1, 'a', 1)",
                "INSERT INTO u VALUES (1, 'a', 1)",
                "SET GLOBAL local_infile = ON");
        ProducerSettings chosen = source.settings(1).withTables(Selection.of(TablePattern.parse(source.name() + ".t")));
        try (Producer producer = source.start(chosen)) {
            if (sql == null) {
                load("t");
            } else {
                source.execute("SET SESSION binlog_format = 'STATEMENT'", sql);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> source.failure() != null);
            assertThat(source.failure())
                    .hasMessageContaining("rows of " + source.name() + ".t were changed by a statement that is not"
                            + " logged as rows (" + verb + "): set binlog_format=ROW for every session");
        }
        source.execute("SET SESSION binlog_format = 'ROW'");
    }
}
