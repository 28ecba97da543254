package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.kinesis.fault.Fault;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.state.StateTable;
import io.orrery.runtime.snapshot.SnapshotProgress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random schedules: snapshots of several tables under writers, statements on whole tables, resharding, a Kinesis and
 * connections that fail, and producers that are killed, end, or are taken over from.
 */
@SuppressWarnings("try") // A producer works by itself while it is open.
class SnapshotHistoryXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    /** More than the first chunk has. */
    private static final int ROWS = 2_500;

    private static final int KEYLESS_ROWS = 300;
    private static final Duration PAUSE = Duration.ofMillis(2);

    @Test
    void aFewSchedules() throws Exception {
        schedules(6, 20261127);
    }

    @Test
    @Tag("soak")
    void threeHundredSchedules() throws Exception {
        schedules(Integer.getInteger("orrery.schedules", 300), Long.getLong("orrery.seed", System.nanoTime()));
    }

    private static void schedules(int count, long firstSeed) throws Exception {
        try (KinesisServer server =
                KinesisServer.start(KinesisOptions.defaults().withLimits(false))) {
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                System.out.println("schedule with seed " + seed);
                try (Source source = new Source(SharedStack.mysql(), server)) {
                    new StateTable(source.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE).createIfMissing();
                    new Schedule(source, server, new Random(seed)).run();
                } finally {
                    server.faults().clear();
                }
            }
        }
    }

    /** One schedule. */
    private static final class Schedule {

        private final Source source;
        private final KinesisServer server;
        private final Random random;
        private final StreamReader reader;
        private final SnapshotRequests snapshots;

        Schedule(Source source, KinesisServer server, Random random) {
            this.source = source;
            this.server = server;
            this.random = random;
            this.reader = source.reader();
            this.snapshots = new SnapshotRequests(source);
        }

        void run() throws Exception {
            source.execute("SET SESSION cte_max_recursion_depth = 1000000");
            fill("a", "id INT PRIMARY KEY, n BIGINT", ROWS);
            fill("b", "id INT PRIMARY KEY, n BIGINT", ROWS);
            fill("keyless", "id INT, n BIGINT", KEYLESS_ROWS);
            List<SnapshotWriter> writers = new ArrayList<>();
            try (Connection statements = source.mysql().connect()) {
                statements.setCatalog(source.name());
                for (String table : List.of("a", "b", "keyless")) {
                    int keys = table.equals("keyless") ? KEYLESS_ROWS : ROWS;
                    writers.add(SnapshotWriter.start(source, table, keys, random.nextLong(), PAUSE));
                }
                boolean takenOver = random.nextInt(3) == 0;
                ask();
                Process first = ProducerMain.start(source, 1 + random.nextInt(3), List.of("-XX:TieredStopAtLevel=1"));
                awaitBeginning(first);
                Producer standBy = takenOver ? standBy() : null;
                disturb(statements);
                first.destroyForcibly().waitFor();
                ask();
                try (Producer next = takenOver ? standBy : source.start(settings())) {
                    pause(200, 800);
                    disturb(statements);
                }
            } finally {
                for (SnapshotWriter writer : writers) {
                    writer.close();
                }
            }
            server.faults().clear();
            check();
        }

        private void fill(String table, String columns, int rows) throws SQLException {
            source.execute(
                    "CREATE TABLE " + table + " (" + columns + ")",
                    "INSERT INTO " + table + " WITH RECURSIVE seq AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM seq"
                            + " WHERE i < " + rows + ") SELECT i, i FROM seq");
        }

        private ProducerSettings settings() {
            return source.settings(1);
        }

        /** One that can't start ends, which is no worse than being killed. */
        private void awaitBeginning(Process producer) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !producer.isAlive()
                            || !snapshots.items().log().requests().isEmpty());
        }

        /** One that waits for the lease. */
        private Producer standBy() {
            Producer producer = new Producer(settings(), source.aws(), ProducerListener.NONE);
            Thread thread = new Thread(
                    () -> {
                        try {
                            producer.start();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "stand-by");
            thread.setDaemon(true);
            thread.start();
            return producer;
        }

        private void pause(int least, int most) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(least + random.nextInt(most - least)));
        }

        private void ask() {
            String[] patterns = {"*", "a", "keyless"};
            snapshots.ask(patterns[random.nextInt(patterns.length)], random.nextInt(4) == 0 ? "id % 3 = 0" : null);
        }

        private void disturb(Connection statements) throws SQLException {
            for (int i = random.nextInt(4); i >= 0; i--) {
                pause(20, 500);
                disturbOnce(statements);
            }
        }

        private void disturbOnce(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                switch (random.nextInt(9)) {
                    case 0 -> statement.execute("TRUNCATE a");
                    case 1 -> statement.execute("ALTER TABLE b COMMENT = 'x" + random.nextInt() + "'");
                    case 2 -> statement.execute("DELETE FROM b WHERE id < " + random.nextInt(ROWS));
                    case 3 -> statement.execute("ALTER TABLE keyless ENGINE = InnoDB");
                    case 4 -> statement.execute("DELETE FROM keyless WHERE id < " + random.nextInt(KEYLESS_ROWS));
                    case 5 -> disconnect(statement);
                    case 6 -> server.faults().inject(fault());
                    default -> reshard();
                }
            }
        }

        /** The reader of the log loses its connection. */
        private static void disconnect(Statement statement) throws SQLException {
            List<Long> dumps = new ArrayList<>();
            try (ResultSet processes = statement.executeQuery(
                    "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")) {
                while (processes.next()) {
                    dumps.add(processes.getLong(1));
                }
            }
            for (long dump : dumps) {
                try {
                    statement.execute("KILL " + dump);
                } catch (SQLException gone) {
                    assertThat(gone.getMessage()).contains("Unknown thread id");
                }
            }
        }

        private Fault fault() {
            Fault fault =
                    switch (random.nextInt(4)) {
                        case 0 -> Fault.throttle("PutRecord");
                        case 1 -> Fault.serverError("PutRecord");
                        case 2 -> Fault.delay("PutRecord", Duration.ofMillis(100));
                        default -> Fault.lostResponse("PutRecord");
                    };
            return fault.withProbability(0.3).next(20);
        }

        private void reshard() {
            int shards = 1 + random.nextInt(4);
            source.kinesis()
                    .updateShardCount(b ->
                            b.streamName(source.name()).targetShardCount(shards).scalingType("UNIFORM_SCALING"))
                    .exceptionally(tooFar -> null) // More than twice as many, or less than half: it stays as it is.
                    .join();
        }

        private void check() throws Exception {
            // Rows that nothing changed come by a snapshot of all alone.
            String all = snapshots.ask("*", null);
            try (Producer last = source.start(settings())) {
                assertThat(snapshots.awaitEnd(all).state()).isEqualTo(SnapshotProgress.State.COMPLETED);
                assertThat(snapshots.awaitAll().tables())
                        .allSatisfy(table -> assertThat(table.problem()).isNull());
                for (String table : List.of("a", "b")) {
                    await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(
                                    Oracle.tables(reader.poll().seen()).get(table))
                            .isEqualTo(Oracle.select(source, table)));
                    Oracle.assertNothingIsOlder(reader.seen(), table, "n", true);
                }
                await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(
                                Oracle.copies(reader.poll().seen(), "keyless"))
                        .isEqualTo(Oracle.selectCopies(source, "keyless")));
            }
        }
    }
}
