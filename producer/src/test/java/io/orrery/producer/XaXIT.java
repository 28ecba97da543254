package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.change.XaLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows of XA transactions are logged when they are prepared, and published when they are committed, or never. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class XaXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    private KinesisServer server;
    private Source source;
    private StreamReader reader;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        reader = source.reader();
        // A transaction that a failed test leaves prepared locks its table: dropping the database must not wait for it.
        source.execute("SET SESSION lock_wait_timeout = 5", "CREATE TABLE t (id INT PRIMARY KEY, n INT)");
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    private String xid(String name) {
        return "'" + source.name() + "','" + name + "'";
    }

    private void prepare(String name, String... statements) throws SQLException {
        source.execute("XA START " + xid(name));
        source.execute(statements);
        source.execute("XA END " + xid(name), "XA PREPARE " + xid(name));
    }

    @SuppressWarnings("unchecked")
    private List<ChangeEvent<Row>> events() {
        return reader.poll().seen().stream()
                .map(seen -> (ChangeEvent<Row>) seen.event())
                .toList();
    }

    private List<Long> ids(int count) {
        await().atMost(SOON).failFast(source::check).until(() -> events().size() >= count);
        return events().stream()
                .map(event ->
                        event.match(w -> w.row(), u -> u.after(), d -> d.row()).getLong("id"))
                .toList();
    }

    @Test
    void committedAtOnceLaterOrNever() throws Exception {
        source.execute("CREATE TABLE other (id INT PRIMARY KEY)");
        Selection all = Selection.of(TablePattern.parse(source.name() + ".t"));
        ProducerSettings settings = source.settings(1).withTables(all);
        try (Producer producer = source.start(settings)) {
            source.execute(
                    "XA START " + xid("one"),
                    "INSERT INTO t VALUES (1, 1), (2, 1)",
                    "UPDATE t SET n = 2 WHERE id = 1",
                    "XA END " + xid("one"),
                    "XA COMMIT " + xid("one") + " ONE PHASE");
            prepare("later", "INSERT INTO t VALUES (3, 1)", "INSERT INTO t VALUES (4, 1)");
            prepare("never", "INSERT INTO t VALUES (5, 1)");
            prepare("elsewhere", "INSERT INTO other VALUES (1)");
            source.execute("SET SESSION binlog_transaction_compression = ON");
            prepare("compressed", "INSERT INTO t VALUES (6, 1)");
            source.execute(
                    "SET SESSION binlog_transaction_compression = OFF",
                    "INSERT INTO t VALUES (7, 1)",
                    "XA COMMIT " + xid("later"),
                    "XA ROLLBACK " + xid("never"),
                    "XA COMMIT " + xid("elsewhere"),
                    "XA COMMIT " + xid("compressed"));
            // The same name again.
            prepare("never", "UPDATE t SET n = 9 WHERE id = 7");
            source.execute("XA COMMIT " + xid("never"), "INSERT INTO t VALUES (8, 1)");
            assertThat(ids(9)).containsExactly(1L, 2L, 1L, 7L, 3L, 4L, 6L, 7L, 8L);
            List<ChangeEvent<Row>> events = events();
            assertThat(events.subList(0, 3))
                    .extracting(event -> event.metadata().source().row())
                    .containsExactly(0L, 1L, 2L);
            // The place is that of the commit.
            assertThat(events.get(4).metadata().source().pos())
                    .isGreaterThan(events.get(3).metadata().source().pos());
            assertThat(events.get(5).metadata().source().gtid())
                    .isEqualTo(events.get(4).metadata().source().gtid());
            assertThat(events.get(5).metadata().source().row()).isEqualTo(1);
            assertThat(Oracle.tables(reader.seen()).get("t")).isEqualTo(Oracle.select(source, "t"));
        }
    }

    @Test
    void preparedBeforeTheProducerStartedAndInEarlierFiles() throws Exception {
        prepare("before", "INSERT INTO t VALUES (1, 1), (2, 1), (3, 1)");
        source.execute("FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
        try (Producer producer = source.start(source.settings(2))) {
            prepare("across", "INSERT INTO t VALUES (4, 1)");
            source.execute("INSERT INTO t VALUES (5, 1)");
            assertThat(ids(1)).containsExactly(5L);
        }
        source.execute("XA COMMIT " + xid("before"), "INSERT INTO t VALUES (6, 1)");
        try (Producer producer = source.start(source.settings(2))) {
            assertThat(ids(5)).containsExactlyInAnyOrder(5L, 1L, 2L, 3L, 6L);
            source.execute("XA COMMIT " + xid("across"));
            assertThat(ids(6)).contains(4L);
        }
    }

    @Test
    void aTransactionThatNoLogHas() {
        MysqlServer mysql = new MysqlServer(source.address());
        MysqlServer.LogEnd end = mysql.logEnd();
        XaLog prepared = new PreparedGroups(mysql, () -> {});
        XaLog.Place commit = new XaLog.Place(end.file(), end.position());
        assertThatThrownBy(() -> prepared.find("X'00',X'00',7", commit))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessageContainingAll("no longer has", "--forget");
        XaLog.Place elsewhere = new XaLog.Place(end.file(), 4);
        assertThatThrownBy(() -> prepared.read("X'00',X'00',7", elsewhere, event -> {}))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessageContaining("is not at");
    }
}
