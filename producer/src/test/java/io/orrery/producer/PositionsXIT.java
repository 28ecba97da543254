package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.StateTable;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a producer begins, and how it goes on at another server. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class PositionsXIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private KinesisServer server;

    @BeforeEach
    void start() {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @SuppressWarnings("unchecked")
    private static List<Long> ids(StreamReader reader) {
        return reader.poll().seen().stream()
                .filter(seen -> seen.event() instanceof ChangeEvent<?>)
                .map(seen -> ((ChangeEvent<Row>) seen.event())
                        .match(w -> w.row(), u -> u.after(), d -> d.row())
                        .getLong("id"))
                .toList();
    }

    /** What a producer of its own name and stream that starts there publishes until the row {@code last}. */
    private static List<Long> from(Source source, StartPosition from, long last) throws Exception {
        ProducerSettings settings =
                source.settings(1).withName("n" + System.nanoTime()).withFrom(from);
        String stream = settings.name();
        settings = settings.withStream(new ProducerSettings.Target(
                stream, settings.stream().create(), settings.stream().memoryBytes()));
        try (Producer producer = source.start(settings)) {
            StreamReader reader = new StreamReader(source.kinesis(), stream);
            await().atMost(SOON).failFast(source::check).until(() -> ids(reader).contains(last));
            assertThat(saved(source, settings)).matches(position -> position.gtids() != null, "has a GTID set");
            return ids(reader);
        }
    }

    private static BinlogPosition saved(Source source, ProducerSettings settings) {
        return new StateTable(source.aws().dynamoDbSync(), settings.state().table())
                .position(Lease.id(settings.stream().name(), settings.name()))
                .orElseThrow();
    }

    @Test
    void aFirstStartBeginsWhereItIsTold() throws Exception {
        try (LocalStack stack = LocalStack.builder().mysql().ephemeral().start();
                Source source = new Source(stack.mysql(), server)) {
            source.execute(
                    "CREATE TABLE t (id INT PRIMARY KEY)",
                    "INSERT INTO t VALUES (1)",
                    "FLUSH BINARY LOGS",
                    "INSERT INTO t VALUES (2)");
            MysqlServer.LogEnd place = new MysqlServer(source.address()).logEnd();
            source.execute("BEGIN", "INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (4)", "COMMIT");
            MysqlServer.LogEnd end = new MysqlServer(source.address()).logEnd();

            assertThat(from(source, new StartPosition.Earliest(), 4)).containsExactly(1L, 2L, 3L, 4L);
            assertThat(from(source, new StartPosition.At(place.file(), place.position()), 4))
                    .containsExactly(3L, 4L);
            assertThat(from(source, new StartPosition.At(place.file(), 4), 4)).containsExactly(2L, 3L, 4L);
            assertThat(from(source, new StartPosition.After(place.gtids()), 4)).containsExactly(3L, 4L);

            // A place's set is the very set that the server had there.
            Positions positions =
                    new Positions(new MysqlServer(source.address()), new MysqlServer(source.address()).facts());
            assertThat(positions
                            .start(new StartPosition.At(place.file(), place.position()))
                            .gtids())
                    .isEqualTo(place.gtids());
            assertThat(positions
                            .start(new StartPosition.At(end.file(), end.position()))
                            .gtids())
                    .isEqualTo(end.gtids());
            refused(positions, new StartPosition.At(place.file(), place.position() + 1));
            refused(positions, new StartPosition.At(place.file(), end.position() - 31)); // Within a transaction.
            assertThatThrownBy(() -> positions.start(new StartPosition.At("binlog.999999", 4)))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("it has older files and no binlog.999999");

            source.execute("PURGE BINARY LOGS TO '" + end.file() + "'");
            assertThat(from(source, new StartPosition.Earliest(), 4)).containsExactly(2L, 3L, 4L);
            String first = place.gtids().replaceAll(":.*", ":1");
            assertThatThrownBy(() -> positions.start(new StartPosition.After(first)))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContainingAll("purged transactions", "--forget", "binlog_expire_logs_seconds");
        }
    }

    private static void refused(Positions positions, StartPosition from) {
        assertThatThrownBy(() -> positions.start(from))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("No transaction starts at");
    }

    @Test
    void aReplicaWithOtherFileNamesTakesOver() throws Exception {
        MySqlOptions options = MySqlOptions.defaults().with("server_id", "2").with("log_bin", "elsewhere");
        try (LocalStack first = LocalStack.builder().mysql().ephemeral().start();
                LocalStack second =
                        LocalStack.builder().mysql(options).ephemeral().start();
                Source source = new Source(first.mysql(), server)) {
            replicate(first.mysql(), second.mysql());
            ProducerSettings settings = source.settings(2);
            StreamReader reader = source.reader();
            try (Producer producer = source.start(settings);
                    Workload workload = Workload.start(source, 5, 1)) {
                await().atMost(SOON)
                        .failFast(source::check)
                        .until(() -> reader.poll().seen().size() > 300);
            }
            // Some more that this producer never sees.
            try (Workload workload = Workload.start(source, 6, 1)) {
                await().atMost(SOON).until(() -> workload.transactions() > 200);
            }
            promote(first.mysql(), second.mysql());
            try (Source heir = source.at(second.mysql())) {
                ProducerSettings moved = new ProducerSettings(
                        settings.name(),
                        heir.address(),
                        settings.tables(),
                        settings.stream(),
                        settings.from(),
                        settings.state(),
                        settings.snapshots());
                try (Producer producer = heir.start(moved)) {
                    try (Workload workload = Workload.start(heir, 7, 1)) {
                        await().atMost(SOON).failFast(heir::check).until(() -> workload.transactions() > 200);
                    }
                    await().atMost(SOON).failFast(heir::check).untilAsserted(() -> {
                        Map<String, String> derived =
                                Oracle.tables(reader.poll().seen()).get("work");
                        assertThat(derived).isEqualTo(Oracle.select(heir, "work"));
                    });
                    await().atMost(SOON).until(() -> saved(heir, moved).file().startsWith("elsewhere."));
                }
            }
        }
    }

    private static void replicate(MySqlServer from, MySqlServer to) throws SQLException {
        try (Connection connection = to.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("RESET MASTER");
            statement.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + from.port()
                    + ", SOURCE_USER = '" + from.user() + "', SOURCE_PASSWORD = '" + from.password()
                    + "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1");
            statement.execute("START REPLICA");
        }
    }

    /** Waits until the replica has all, and makes it the source. */
    private static void promote(MySqlServer source, MySqlServer replica) throws SQLException {
        String all = ask(source, "SELECT @@GLOBAL.gtid_executed");
        assertThat(ask(replica, "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + all + "', 60)"))
                .isEqualTo("0");
        source.kill();
        try (Connection connection = replica.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("STOP REPLICA");
            statement.execute("RESET REPLICA ALL");
        }
    }

    private static String ask(MySqlServer server, String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
