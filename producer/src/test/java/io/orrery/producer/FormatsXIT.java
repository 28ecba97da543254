package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.SharedStack;
import io.orrery.mysql.TlsMode;
import io.orrery.producer.privacy.ColumnRules;
import io.orrery.runtime.snapshot.SnapshotProgress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Row formats, privacy and encryption: what a session or a setting may change. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class FormatsXIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private KinesisServer server;
    private Source source;
    private StreamReader reader;
    private Source watched;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        reader = source.reader();
        watched = source;
        source.execute("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), b BLOB, e ENUM('x','y'))");
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    private List<ChangeEvent<Row>> events(int count) {
        await().atMost(SOON)
                .failFast(() -> watched.check())
                .until(() -> changes().size() >= count);
        return changes();
    }

    @SuppressWarnings("unchecked")
    private List<ChangeEvent<Row>> changes() {
        return reader.poll().seen().stream()
                .filter(seen -> seen.event() instanceof ChangeEvent<?>)
                .map(seen -> (ChangeEvent<Row>) seen.event())
                .toList();
    }

    @Test
    void whatAMinimalImageDoesNotHaveIsAbsent() throws Exception {
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "SET SESSION binlog_row_image = 'MINIMAL'",
                    "INSERT INTO t VALUES (1, 'a', 'b', 'x')",
                    "UPDATE t SET a = NULL WHERE id = 1",
                    "DELETE FROM t WHERE id = 1",
                    "SET SESSION binlog_row_image = 'NOBLOB'",
                    "INSERT INTO t VALUES (2, 'a', 'b', 'x')",
                    "UPDATE t SET a = 'c' WHERE id = 2",
                    "SET SESSION binlog_row_image = 'FULL'");
            List<ChangeEvent<Row>> events = events(5);
            Update<Row> update = (Update<Row>) events.get(1);
            assertThat(update.before().toMap()).isEqualTo(Map.of("id", 1L));
            assertThat(update.after().has("a")).isTrue();
            assertThat(update.after().get("a")).isNull();
            assertThat(update.after().has("b")).isFalse();
            assertThat(((Delete<Row>) events.get(2)).row().toMap()).isEqualTo(Map.of("id", 1L));
            Update<Row> withoutBlob = (Update<Row>) events.get(4);
            assertThat(withoutBlob.after().has("b")).isFalse();
            assertThat(withoutBlob.after().getString("e")).isEqualTo("x");
        }
    }

    @Test
    void compressedTransactionsAreUnpacked() throws Exception {
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "SET SESSION binlog_transaction_compression = ON",
                    "INSERT INTO t VALUES (1, 'a', REPEAT('b', 50000), 'x')",
                    "BEGIN",
                    "INSERT INTO t VALUES (2, 'a', 'b', 'x')",
                    "UPDATE t SET a = 'z'",
                    "COMMIT",
                    "SET SESSION binlog_transaction_compression = OFF",
                    "DELETE FROM t WHERE id = 1");
            List<ChangeEvent<Row>> events = events(5);
            assertThat(((Write<Row>) events.get(0)).row().getBytes("b")).hasSize(50_000);
            assertThat(events.subList(1, 4))
                    .extracting(event -> event.metadata().source().row())
                    .containsExactly(0L, 1L, 2L);
            assertThat(events.get(4)).isInstanceOf(Delete.class);
        }
    }

    @Test
    void partialJsonStopsTheProducer() throws Exception {
        source.execute("CREATE TABLE j (id INT PRIMARY KEY, d JSON)");
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "INSERT INTO j VALUES (1, '{\"a\": 1, \"b\": \"xxxxxxxxxxxxxxxxxxxxxxxx\"}')",
                    "SET SESSION binlog_row_value_options = 'PARTIAL_JSON'",
                    "UPDATE j SET d = JSON_SET(d, '$.a', 2)",
                    "SET SESSION binlog_row_value_options = ''");
            await().atMost(SOON).untilAsserted(() -> assertThat(source.failure())
                    .isNotNull()
                    .hasMessageContaining("binlog_row_value_options=''")
                    .hasMessageMatching("(?s).*binlog\\.\\d+:\\d+.*"));
        }
    }

    @Test
    void keysOfTablesWithoutAPrimaryKey() throws Exception {
        source.execute(
                "CREATE TABLE u (n INT, code VARCHAR(10) NOT NULL, other INT NULL, UNIQUE (other), UNIQUE (code))",
                "CREATE TABLE k (a INT, b INT)",
                "CREATE TABLE c (a INT, b VARCHAR(300), PRIMARY KEY (b, a))");
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "INSERT INTO u VALUES (1, 'x', NULL)",
                    "INSERT INTO k VALUES (1, 2)",
                    "UPDATE k SET b = 3",
                    "INSERT INTO c VALUES (1, REPEAT('l', 300))",
                    "INSERT INTO c VALUES (1, 's|')");
            events(6);
            List<StreamReader.Seen> seen = reader.seen();
            assertThat(seen.get(0).partitionKey()).isEqualTo("x");
            assertThat(seen.get(2).event()).isInstanceOf(Delete.class);
            assertThat(seen.get(2).partitionKey()).isEqualTo(seen.get(1).partitionKey());
            assertThat(seen.get(3).event()).isInstanceOf(Write.class);
            assertThat(seen.get(4).partitionKey()).matches("[0-9a-f]{64}");
            assertThat(seen.get(5).partitionKey()).isEqualTo("s\\||1");
        }
    }

    @Test
    void definitionsChangeBetweenRows() throws Exception {
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "INSERT INTO t VALUES (1, 'a', 'b', 'x')",
                    "ALTER TABLE t ADD COLUMN extra INT DEFAULT 7 FIRST, DROP COLUMN b",
                    "INSERT INTO t (id, a) VALUES (2, 'c')",
                    "ALTER TABLE t RENAME COLUMN a TO renamed, MODIFY extra BIGINT UNSIGNED",
                    "RENAME TABLE t TO moved",
                    "INSERT INTO moved VALUES (18446744073709551615, 3, 'd', 'y')",
                    "CREATE TABLE copy SELECT id, renamed FROM moved WHERE id = 3",
                    "CREATE VIEW v AS SELECT 1",
                    "-- a comment\nDROP VIEW v",
                    "CREATE PROCEDURE p() BEGIN DELETE FROM moved WHERE id = 1; END",
                    "CALL p()");
            List<ChangeEvent<Row>> events = events(5);
            assertThat(((Write<Row>) events.get(1)).row().toMap().keySet()).containsExactly("extra", "id", "a", "e");
            Row moved = ((Write<Row>) events.get(2)).row();
            assertThat(moved.schema().table().table()).isEqualTo("moved");
            assertThat(moved.getBigInteger("extra")).isEqualTo("18446744073709551615");
            assertThat(moved.getString("renamed")).isEqualTo("d");
            assertThat(events.get(3).table().table()).isEqualTo("copy");
            assertThat(events.get(4)).isInstanceOf(Delete.class);
        }
    }

    @Test
    void columnsAreLeftOutAndMasked() throws Exception {
        source.execute(
                "CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(50), name VARCHAR(50), phone VARCHAR(20),"
                        + " notes TEXT)");
        String people = source.name() + ".people.";
        ColumnRules rules = ColumnRules.parse(
                people + "notes",
                people + "email=sha256:SALT," + people + "name=truncate:2," + people + "phone=constant:hidden",
                Map.of("SALT", "pepper"));
        Selection selection = new Selection(
                TablePattern.parse(source.name() + ".*"),
                Optional.of(TablePattern.parse(source.name() + ".t")),
                rules,
                Partitioning.TABLE);
        try (Producer producer = source.start(source.settings(1).withTables(selection))) {
            source.execute(
                    "INSERT INTO t VALUES (9, 'no', 'no', 'x')",
                    "INSERT INTO people VALUES (1, 'a@example.org', 'Ünal', NULL, 'secret'), (2, 'a@example.org', 'B',"
                            + " '1', 'x')");
            List<ChangeEvent<Row>> events = events(2);
            assertThat(events).hasSize(2);
            Row first = ((Write<Row>) events.get(0)).row();
            Row second = ((Write<Row>) events.get(1)).row();
            assertThat(first.toMap().keySet()).containsExactly("id", "email", "name", "phone");
            assertThat(first.getString("email")).matches("[0-9a-f]{64}").isEqualTo(second.getString("email"));
            assertThat(first.getString("name")).isEqualTo("Ün");
            assertThat(first.isNull("phone")).isTrue();
            assertThat(second.getString("phone")).isEqualTo("hidden");
            assertThat(reader.seen())
                    .extracting(StreamReader.Seen::partitionKey)
                    .containsOnly(source.name() + ".people");
        }
    }

    @Test
    void overTlsAndWithMinimalMetadataAndNoChecksums() throws Exception {
        MySqlOptions options = MySqlOptions.defaults()
                .with("binlog_row_metadata", "MINIMAL")
                .with("binlog_checksum", "NONE")
                .with("binlog_row_image", "NOBLOB")
                .with("gtid_mode", "OFF")
                .with("enforce_gtid_consistency", "OFF");
        try (LocalStack stack = LocalStack.builder().mysql(options).ephemeral().start();
                Source own = new Source(stack.mysql(), server)) {
            reader = own.reader();
            watched = own;
            own.execute(
                    "CREATE TABLE m (a ENUM('x','it''s'), id INT UNSIGNED, n VARCHAR(5) CHARACTER SET latin1, PRIMARY"
                            + " KEY (id))");
            ProducerSettings plain = own.settings(1);
            ProducerSettings tls = new ProducerSettings(
                    plain.name(),
                    own.address().withTls(TlsMode.REQUIRED, Optional.empty()),
                    plain.tables(),
                    plain.stream(),
                    plain.from(),
                    plain.state(),
                    plain.snapshots());
            try (Producer producer = own.start(tls)) {
                own.execute("INSERT INTO m VALUES ('it''s', 4000000000, 'ä')");
                events(1); // Names are those of now: an earlier change of the columns would stop the producer.
                own.execute("ALTER TABLE m ADD COLUMN z INT");
                own.execute("INSERT INTO m VALUES ('x', 1, 'b', 5)");
                List<ChangeEvent<Row>> events = events(2);
                assertThat(((Write<Row>) events.get(0)).row().toMap().toString())
                        .isEqualTo("{a=it's, id=4000000000, n=ä}");
                assertThat(((Write<Row>) events.get(1)).row().toMap().toString())
                        .isEqualTo("{a=x, id=1, n=b, z=5}");
                assertThat(events.get(0).metadata().source().gtid()).isNull();
                assertThat(reader.seen().get(0).partitionKey()).isEqualTo("4000000000");
                SnapshotRequests snapshots = new SnapshotRequests(own);
                SnapshotProgress refused = snapshots.awaitEnd(snapshots.ask("*", null));
                assertThat(refused.state()).isEqualTo(SnapshotProgress.State.FAILED);
                assertThat(refused.tables()).singleElement().satisfies(table -> assertThat(table.problem())
                        .contains("gtid_mode=ON"));
                assertThat(producer.snapshotCounts().failedTables()).isOne();
            }
            own.execute("INSERT INTO m VALUES ('x', 2, 'c', 6)");
            try (Producer producer = own.start(tls)) {
                assertThat(events(3)).hasSize(3);
            }
            // While nobody reads: what the log does not name can't be told apart any more, unless it shows.
            own.execute("INSERT INTO m VALUES ('x', 4, 'd', 7)", "ALTER TABLE m MODIFY n VARCHAR(5) FIRST");
            stops(own, tls, "column 1 was enum then, and is varchar now");
            own.execute("ALTER TABLE m DROP COLUMN z");
            stops(own, tls, "4 then, 3 now");
        }
    }

    private static void stops(Source own, ProducerSettings settings, String how) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Opening.class);
        logger.addAppender(log);
        try (Producer producer = own.start(settings)) {
            await().atMost(SOON).until(() -> own.failure() != null);
            assertThat(own.failure())
                    .hasMessageContainingAll(
                            "Cannot read the binary log at binlog.",
                            "the columns of " + own.name() + ".m have changed since its rows were logged (" + how + ")",
                            "set binlog_row_metadata=FULL, forget the position");
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("binlog_row_metadata=MINIMAL") && line.contains("=FULL"))
                .anyMatch(line -> line.contains("binlog_row_image=NOBLOB") && line.contains("=FULL"));
        own.forget();
    }
}
