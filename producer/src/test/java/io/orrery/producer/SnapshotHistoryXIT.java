package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.state.Lease;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random schedules: snapshots of several tables under writers, statements on whole tables, resharding, and producers that
 * are killed or taken over.
 */
@SuppressWarnings("try") // A producer works by itself while it is open.
class SnapshotHistoryXIT {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int ROWS = 3_000;

    @Test
    void aFewSchedules() throws Exception {
        schedules(4, 20261127);
    }

    @Test
    @Tag("soak")
    void threeHundredSchedules() throws Exception {
        schedules(300, System.nanoTime());
    }

    private static void schedules(int count, long firstSeed) throws Exception {
        try (KinesisServer server =
                KinesisServer.start(KinesisOptions.defaults().withLimits(false))) {
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                System.out.println("schedule with seed " + seed);
                try (Source source = new Source(SharedStack.mysql(), server)) {
                    new Schedule(source, new Random(seed)).run();
                }
            }
        }
    }

    /** One schedule. */
    private static final class Schedule {

        private final Source source;
        private final Random random;
        private final StreamReader reader;
        private final SnapshotItems items;

        Schedule(Source source, Random random) {
            this.source = source;
            this.random = random;
            this.reader = source.reader();
            this.items = new SnapshotItems(
                    source.aws().dynamoDbSync(),
                    ProducerSettings.State.DEFAULT_TABLE,
                    Lease.id(source.name(), source.name()));
        }

        void run() throws Exception {
            source.execute("SET SESSION cte_max_recursion_depth = 1000000");
            for (String table : new String[] {"a", "b"}) {
                source.execute(
                        "CREATE TABLE " + table + " (id INT PRIMARY KEY, n BIGINT)",
                        "INSERT INTO " + table + " WITH RECURSIVE seq AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM seq"
                                + " WHERE i < " + ROWS + ") SELECT i, i FROM seq");
            }
            source.start(source.settings(1 + random.nextInt(3))).close();
            try (SnapshotWriter a = SnapshotWriter.start(source, "a", ROWS, random.nextLong());
                    SnapshotWriter b = SnapshotWriter.start(source, "b", ROWS, random.nextLong());
                    Connection statements = source.mysql().connect()) {
                statements.setCatalog(source.name());
                for (int i = 0; i < 3; i++) {
                    ask();
                    Process process = ProducerMain.start(source, 1);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_000 + random.nextInt(2_500)));
                    disturb(statements);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000)));
                    process.destroyForcibly().waitFor();
                }
            }
            // Rows that nothing changed come by a snapshot of all alone.
            ask(".*", null);
            try (Producer last = source.start(source.settings(1))) {
                await().atMost(SOON).failFast(source::check).until(() -> items.requests()
                        .isEmpty());
                assertThat(items.log().requests())
                        .extracting(SnapshotProgress::state)
                        .containsOnly(SnapshotProgress.State.COMPLETED);
                for (String table : new String[] {"a", "b"}) {
                    await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(
                                    Oracle.tables(reader.poll().seen()).get(table))
                            .isEqualTo(Oracle.select(source, table)));
                }
            }
        }

        private void ask() {
            ask(random.nextBoolean() ? ".*" : ".a", random.nextInt(4) == 0 ? "id % 3 = 0" : null);
        }

        private void ask(String tables, String where) {
            items.add(new SnapshotRequest(
                    RequestIds.draw(),
                    SnapshotRequest.Kind.SNAPSHOT,
                    source.name() + tables,
                    where,
                    0,
                    SnapshotRequest.Wish.RUN,
                    null,
                    Instant.now().toString()));
        }

        private void disturb(Connection statements) throws SQLException {
            try (Statement statement = statements.createStatement()) {
                switch (random.nextInt(4)) {
                    case 0 -> statement.execute("TRUNCATE a");
                    case 1 -> statement.execute("ALTER TABLE b COMMENT = 'x" + random.nextInt() + "'");
                    case 2 -> reshard();
                    default -> statement.execute("DELETE FROM b WHERE id < " + random.nextInt(ROWS));
                }
            }
        }

        private void reshard() {
            int shards = 1 + random.nextInt(4);
            source.kinesis()
                    .updateShardCount(b ->
                            b.streamName(source.name()).targetShardCount(shards).scalingType("UNIFORM_SCALING"))
                    .exceptionally(tooFar -> null) // More than twice as many, or less than half: it stays as it is.
                    .join();
        }
    }
}
