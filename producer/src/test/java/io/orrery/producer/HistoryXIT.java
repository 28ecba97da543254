package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogFiles;
import io.orrery.producer.binlog.LogMark;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.StateTable;
import io.orrery.runtime.OrreryException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A binary log that is not the one that was read stops a producer, however much it looks like it. */
@SuppressWarnings("try") // A producer works by itself while it is open.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryXIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private KinesisServer server;
    private LocalStack stack;
    private Source source;
    private StreamReader reader;
    private int last;

    @BeforeAll
    void startServers() {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        stack = LocalStack.builder().mysql().ephemeral().start();
    }

    @AfterAll
    void closeServers() {
        stack.close();
        server.close();
    }

    @BeforeEach
    void start() throws SQLException {
        source = new Source(stack.mysql(), server);
        source.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        reader = source.reader();
        last = 0;
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
    }

    private void insert(int rows) throws SQLException {
        for (int i = 0; i < rows; i++) {
            source.execute("INSERT INTO t VALUES (" + ++last + ")");
        }
    }

    @SuppressWarnings("unchecked")
    private List<Long> published() {
        return reader.poll().seen().stream()
                .filter(seen -> seen.event() instanceof ChangeEvent<?>)
                .map(seen -> ((ChangeEvent<Row>) seen.event())
                        .match(w -> w.row(), u -> u.after(), d -> d.row())
                        .getLong("id"))
                .toList();
    }

    private void publish(int rows) throws Exception {
        try (Producer producer = source.start(source.settings(1))) {
            insert(rows);
            awaitPublished();
        }
    }

    private void awaitPublished() {
        await().atMost(SOON).failFast(source::check).until(() -> published().contains((long) last));
    }

    private void stops() {
        assertThatThrownBy(() -> source.start(source.settings(1)))
                .isInstanceOf(OrreryException.class)
                .hasMessageContainingAll(
                        "not the one that was read", "RESET MASTER", "older backup", "--forget", "verify");
    }

    private BinlogPosition saved() {
        return new StateTable(source.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE)
                .position(Lease.id(source.name(), source.name()))
                .orElseThrow();
    }

    private Positions positions() {
        MysqlServer asked = new MysqlServer(source.address());
        return new Positions(asked, asked.facts());
    }

    private CommandMain.Result doctor() throws Exception {
        return CommandMain.run(source, Map.of(), "doctor", "--stream", source.name(), "--tables", source.name() + ".*");
    }

    @Test
    void aResetIsRecognisedWhenTheNewLogHasMoreTransactionsThanWereRead() throws Exception {
        publish(3);
        source.execute("RESET MASTER");
        insert(20);
        stops();
        CommandMain.Result result = doctor();
        assertThat(result.out()).contains("failure  Cannot go on from position", "not the one that was read");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(published()).containsExactly(1L, 2L, 3L);
    }

    /** Where no transaction was read, a file is known by the second in which it was begun. */
    private void awaitAnotherSecond() throws Exception {
        Instant begun = LogFiles.createdAt(
                source.address(), new MysqlServer(source.address()).logEnd().file());
        await().atMost(SOON).until(() -> Instant.now().getEpochSecond() > begun.getEpochSecond());
    }

    @Test
    void aResetIsRecognisedWhereNothingWasReadYet() throws Exception {
        source.start(source.settings(1)).close();
        awaitAnotherSecond();
        source.execute("RESET MASTER");
        insert(20);
        stops();
    }

    @Test
    void aResetToALaterFileIsNoPurge() throws Exception {
        publish(3);
        source.execute("RESET MASTER TO 70000");
        insert(1);
        stops();
        source.execute("RESET MASTER");
        insert(1);
        stops();
    }

    @Test
    void aResetIsRecognisedUnderTheReader() throws Exception {
        try (Producer producer = source.start(source.settings(1))) {
            insert(3);
            awaitPublished();
            source.execute("RESET MASTER");
            insert(20);
            await().atMost(SOON).until(() -> source.failure() != null);
            assertThat(source.failure()).hasMessageContainingAll("not the one that was read", "--forget");
        }
        assertThat(published()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aResetIsRecognisedThatComesWhileTheServerIsNotReached() throws Exception {
        try (TcpProxy proxy =
                new TcpProxy(URI.create("tcp://127.0.0.1:" + stack.mysql().port()))) {
            ProducerSettings settings = source.settings(1);
            ProducerSettings proxied = new ProducerSettings(
                    settings.name(),
                    MysqlAddress.parse(
                            "mysql://" + stack.mysql().user() + "@127.0.0.1:"
                                    + proxy.endpoint().getPort(),
                            stack.mysql().password()),
                    settings.tables(),
                    settings.stream(),
                    settings.from(),
                    settings.state(),
                    settings.snapshots());
            try (Producer producer = source.start(proxied)) {
                insert(3);
                awaitPublished();
                proxy.mode(TcpProxy.Mode.REFUSE);
                source.execute("RESET MASTER");
                insert(20);
                proxy.mode(TcpProxy.Mode.PASS);
                await().atMost(SOON).until(() -> source.failure() != null);
                assertThat(source.failure()).hasMessageContainingAll("not the one that was read", "--forget");
            }
            assertThat(published()).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void aFileOfTheSameSecondIsKnownByTheTransactionThatWasReadLast() throws Exception {
        publish(3);
        BinlogPosition read = saved();
        LogMark mark = read.mark();
        assertThat(positions().checked(read)).isEqualTo(read);
        for (LogMark other : List.of(
                new LogMark(mark.fileCreated().plusSeconds(1), mark.transaction(), mark.committedAt()),
                new LogMark(
                        mark.fileCreated(),
                        mark.transaction(),
                        mark.committedAt().plusMillis(1)),
                new LogMark(mark.fileCreated(), mark.transaction() + 1, mark.committedAt()),
                new LogMark(mark.fileCreated(), mark.transaction() + 100_000_000, mark.committedAt()))) {
            assertThatThrownBy(() -> positions().checked(read.withMark(other)))
                    .hasMessageContaining("not the one that was read");
        }
    }

    @Test
    void aPurgeOfWhatWasReadAndASavedPositionOfAnOlderVersionGoOn() throws Exception {
        publish(3);
        source.execute("FLUSH BINARY LOGS");
        source.execute("PURGE BINARY LOGS TO '"
                + new MysqlServer(source.address()).logEnd().file() + "'");
        publish(2);
        source.aws().dynamoDbSync().updateItem(b -> b.tableName(ProducerSettings.State.DEFAULT_TABLE)
                .key(Map.of("id", AttributeValue.fromS(Lease.id(source.name(), source.name()))))
                .updateExpression("REMOVE #p.mark")
                .expressionAttributeNames(Map.of("#p", "position")));
        assertThat(saved().mark()).isNull();
        insert(1);
        publish(1);
        assertThat(published()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void aResetIsRecognisedWhereTransactionsHaveNoGtids() throws Exception {
        gtids("ON_PERMISSIVE", "OFF_PERMISSIVE", "OFF");
        try {
            publish(3);
            assertThat(saved().gtids()).isNull();
            publish(1);
            source.execute("RESET MASTER");
            insert(30);
            stops();
        } finally {
            gtids("OFF_PERMISSIVE", "ON_PERMISSIVE", "ON");
        }
    }

    private void gtids(String... steps) throws SQLException {
        for (String mode : steps) {
            source.execute("SET GLOBAL gtid_mode = " + mode);
        }
    }
}
