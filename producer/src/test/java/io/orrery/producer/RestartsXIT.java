package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Version;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.kinesis.fault.Fault;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Nothing is lost and the order of a row is kept, however producer and server end. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class RestartsXIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    private KinesisServer server;
    private Source source;
    private StreamReader reader;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        reader = source.reader();
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    private void awaitEqual(Source of, String table) {
        await().atMost(SOON).failFast(of::check).untilAsserted(() -> {
            Map<String, String> derived = Oracle.tables(reader.poll().seen()).getOrDefault(table, Map.of());
            assertThat(derived).isEqualTo(Oracle.select(of, table));
        });
    }

    @Test
    void killedAFewTimes() throws Exception {
        kill(3, 11);
    }

    @Test
    @Tag("soak")
    void killedFiftyTimes() throws Exception {
        kill(50, System.nanoTime());
    }

    private void kill(int times, long seed) throws Exception {
        System.out.println("kills with seed " + seed);
        Random random = new Random(seed);
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n INT, pad VARCHAR(200))");
        // The first one fixes the position: what is committed before it is not its business.
        source.start(source.settings(2)).close();
        try (Workload workload = Workload.start(source, seed, 1)) {
            for (int i = 0; i < times; i++) {
                Process process = ProducerMain.start(source, 2);
                int before = reader.seen().size();
                await().atMost(SOON).until(() -> reader.poll().seen().size() > before || !process.isAlive());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(400)));
                assertThat(process.isAlive()).isTrue();
                process.destroyForcibly().waitFor();
            }
        }
        try (Producer last = source.start(source.settings(2))) {
            awaitEqual(source, "work");
        }
    }

    @Test
    void aFrozenProducerThatWakesUpDoesNoHarmAndExits() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n INT, pad VARCHAR(200))");
        source.start(source.settings(2)).close();
        Process frozen = ProducerMain.start(source, 2);
        try (Workload workload = Workload.start(source, 3, 1)) {
            await().atMost(SOON).until(() -> reader.poll().seen().size() > 50);
            signal(frozen, "STOP");
            try (Producer heir = source.start(source.settings(2))) {
                int epoch = epochOfLast();
                await().atMost(SOON).failFast(source::check).until(() -> {
                    reader.poll();
                    return epochOfLast() > epoch;
                });
                signal(frozen, "CONT");
                assertThat(frozen.waitFor(20, TimeUnit.SECONDS)).as("it exits").isTrue();
                assertThat(frozen.exitValue()).isEqualTo(3);
                workload.close();
                awaitEqual(source, "work");
            }
        } finally {
            frozen.destroyForcibly();
        }
    }

    private int epochOfLast() {
        return reader.seen().stream()
                .filter(seen -> seen.event() instanceof io.orrery.event.ChangeEvent<?>)
                .mapToInt(seen -> Version.ofLong(((io.orrery.event.ChangeEvent<?>) seen.event()).version())
                        .epoch())
                .max()
                .orElse(0);
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aSecondProducerWaitsAndTakesOver() throws Exception {
        source.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        Process first = ProducerMain.start(source, 1);
        await().atMost(SOON).until(() -> epochInTable() == 1);
        Producer second = new Producer(source.settings(1), source.aws(), ProducerListener.NONE);
        Thread starter = new Thread(() -> {
            try {
                second.start();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (second) {
            starter.start();
            starter.join(2_500);
            assertThat(starter.isAlive()).as("the second waits").isTrue();
            first.destroyForcibly().waitFor();
            starter.join(15_000);
            assertThat(starter.isAlive()).as("the second took over").isFalse();
            source.execute("INSERT INTO t VALUES (1)");
            await().atMost(SOON).until(() -> reader.poll().seen().size() == 1);
            assertThat(epochOfLast()).isEqualTo(2);
        } finally {
            first.destroyForcibly();
        }
    }

    @Test
    void aSignalPutsWhatIsPendingAndGivesTheLeaseUp() throws Exception {
        source.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT)");
        source.start(source.settings(1)).close();
        Process producer = CommandMain.start(
                source, Map.of(), "producer", "--stream", source.name(), "--tables", source.name() + ".*");
        try {
            await().atMost(SOON).until(() -> insertedAndSeen(2));
            server.faults().inject(Fault.delay("PutRecord", Duration.ofSeconds(2)));
            server.apiCalls().reset();
            source.execute("INSERT INTO t VALUES ()");
            await().atMost(SOON).until(() -> server.apiCalls().counts().containsKey("PutRecord"));
            signal(producer, "TERM");
            assertThat(producer.waitFor(20, TimeUnit.SECONDS)).as("it exits").isTrue();
        } finally {
            producer.destroyForcibly();
        }
        server.faults().clear();
        assertThat(stateItem()).as("the lease is free").doesNotContainKey("owner");
        try (Producer next = source.start(source.settings(1))) {
            source.execute("INSERT INTO t VALUES ()");
            awaitEqual(source, "t");
        }
        assertThat(reader.seen().stream().filter(seen -> seen.event() instanceof Write))
                .as("none is published again")
                .hasSameSizeAs(Oracle.select(source, "t").keySet());
    }

    @Test
    @Tag("soak")
    void aStandByWithTheSettingsThatAreShippedTakesOverWithin15Seconds() throws Exception {
        source.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT)");
        String[] arguments = {
            "producer", "--stream", source.name(), "--tables", source.name() + ".*", "--create-stream", "2"
        };
        Process first = CommandMain.start(source, Map.of(), arguments);
        Process second = null;
        try {
            await().atMost(SOON).until(() -> insertedAndSeen(1));
            int port = MetricsXIT.freePort();
            second = CommandMain.start(source, Map.of("ORRERY_METRICS_PORT", Integer.toString(port)), arguments);
            URI health = URI.create("http://127.0.0.1:" + port + "/healthz");
            // It stands by, which is healthy.
            await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
                return answer.statusCode() == 200 && answer.body().startsWith("Stand-by: ");
            });
            first.destroyForcibly().waitFor();
            long killed = System.nanoTime();
            await().atMost(SOON).until(() -> insertedAndSeen(2));
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            System.out.println("took over within " + took);
            assertThat(took).isLessThan(Duration.ofSeconds(15));
        } finally {
            first.destroyForcibly();
            if (second != null) {
                second.destroyForcibly();
            }
        }
    }

    private boolean insertedAndSeen(int epoch) throws SQLException {
        source.execute("INSERT INTO t VALUES ()");
        try {
            reader.poll();
        } catch (CompletionException noStream) {
            return false;
        }
        return epochOfLast() == epoch;
    }

    private Map<String, AttributeValue> stateItem() {
        return source.aws()
                .dynamoDbSync()
                .getItem(b -> b.tableName(ProducerSettings.State.DEFAULT_TABLE)
                        .key(Map.of("id", AttributeValue.fromS(source.name() + "/" + source.name()))))
                .item();
    }

    private int epochInTable() {
        Map<String, AttributeValue> item = stateItem();
        return item.containsKey("epoch") ? Integer.parseInt(item.get("epoch").n()) : 0;
    }

    @Test
    void theServerRestartsRotatesAndPurges() throws Exception {
        try (LocalStack stack = LocalStack.builder().mysql().ephemeral().start()) {
            MySqlServer mysql = stack.mysql();
            Source own = new Source(mysql, server);
            reader = own.reader();
            own.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
            try (Producer producer = own.start(own.settings(2))) {
                own.execute("INSERT INTO t VALUES (1, 1)", "FLUSH BINARY LOGS", "INSERT INTO t VALUES (2, 1)");
                awaitEqual(own, "t");
                mysql.restart();
                Source again = own.reconnect();
                again.execute("INSERT INTO t VALUES (3, 1)");
                awaitEqual(again, "t");
                again.execute("UPDATE t SET n = 2");
                awaitEqual(again, "t");
                assertThat(producer.progress().rows()).isGreaterThanOrEqualTo(6);
                again.leave();
            }
            Source later = own.reconnect();
            later.execute("INSERT INTO t VALUES (4, 1)", "FLUSH BINARY LOGS", "INSERT INTO t VALUES (5, 1)");
            try (var statement = later.connection().createStatement();
                    var logs = statement.executeQuery("SHOW BINARY LOGS")) {
                String newest = "";
                while (logs.next()) {
                    newest = logs.getString(1);
                }
                later.execute("PURGE BINARY LOGS TO '" + newest + "'");
            }
            assertThatThrownBy(() -> later.start(later.settings(2)))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("purged")
                    .hasMessageContaining("--forget");
            ProducerSettings other = later.settings(2).withName("other");
            assertThatThrownBy(() -> later.start(other)).hasMessageContaining("producer '" + later.name() + "'");
            assertThat(CommandMain.run(
                                    later,
                                    Map.of(),
                                    "position",
                                    "--stream",
                                    later.name(),
                                    "--name",
                                    later.name(),
                                    "--forget")
                            .exit())
                    .isZero();
            try (Producer fresh = later.start(other.withFrom(new StartPosition.Earliest()))) {
                await().atMost(SOON).failFast(later::check).until(() -> reader.poll().seen().stream()
                        .anyMatch(seen -> seen.event() instanceof Write<?> write
                                && write.metadata().origin().equals("other")
                                && ((io.orrery.event.Row) write.row()).getInt("id") == 5));
            }
        }
    }
}
