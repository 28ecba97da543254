package io.orrery.olap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.event.Event;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.LocalStream;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.store.Events;
import io.orrery.olap.store.OlapGenerations;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills {@code olap run} at random points while a stream of two shards flows on. In the end the tables are what the
 * stream says, and the store has counted each change of the stream once, in the transactions that hold its rows.
 */
class SatelliteKillXIT {

    private static final TableSchema STATE = Events.schema(
            new TableName("kill", "state"), List.of("id"), "id", "bigint", "n", "bigint", "note", "varchar(40)");
    /** Without a key, so that rows are told apart by nothing but their number. */
    private static final TableSchema LOG = Events.schema(new TableName("kill", "log"), List.of(), "n", "int");

    private static final int SHARDS = 2;
    private static final int KEYS = 300;
    private static final int VALUES = 20;

    @TempDir
    Path folder;

    private final String stream = "kill-" + UUID.randomUUID();
    private final LocalStream cloud = new LocalStream(stream, SHARDS);
    private final StreamWriter writer = new StreamWriter(cloud.kinesis(), stream);
    private Commands processes;

    @AfterEach
    void close() {
        processes.close();
        cloud.close();
    }

    /** Puts changes until it is told to end, and knows what they make of the tables. */
    private final class Source extends Thread {
        private final Random random;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Map<Long, String> state = new TreeMap<>();
        private final Map<Integer, Integer> log = new TreeMap<>();
        private long version;
        private long changes;

        Source(Random random) {
            this.random = random;
        }

        @Override
        public void run() {
            try {
                while (!over.get()) {
                    for (int shard = 0; shard < SHARDS; shard++) {
                        writer.put(shard, STATE, record(shard));
                    }
                    // Most of the time nobody reads.
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }

        private List<Event> record(int shard) {
            List<Event> events = new ArrayList<>(List.of(LOG));
            for (int i = 0; i < 20; i++) {
                long id = random.nextInt(KEYS) * SHARDS + (long) shard;
                version++;
                if (random.nextInt(10) < 3) {
                    events.add(Events.delete(STATE, version, id, 0L, null));
                    state.remove(id);
                } else {
                    events.add(Events.update(STATE, version, id, version, "note " + version));
                    state.put(id, version + ",note " + version);
                }
                int n = random.nextInt(VALUES) * SHARDS + shard;
                version++;
                // The copies of a row are in the shard of their values.
                if (log.getOrDefault(n, 0) > 0 && random.nextInt(10) < 3) {
                    events.add(Events.delete(LOG, version, (long) n));
                    log.merge(n, -1, Integer::sum);
                } else {
                    events.add(Events.write(LOG, version, (long) n));
                    log.merge(n, 1, Integer::sum);
                }
                changes += 2;
            }
            return events;
        }
    }

    private String ask(String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Queries queries =
                Queries.unlimited(OlapCommands.database(folder), OlapGenerations.live(OlapCommands.database(folder)))) {
            queries.run(sql, QueryFormat.CSV, Long.MAX_VALUE, out);
        }
        String answer = out.toString(StandardCharsets.UTF_8);
        return answer.substring(answer.indexOf('\n') + 1);
    }

    /** The size of file and log, which grow with each commit. */
    private long written() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("x.duckdb.g"))
                    .filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void runAndKill(Source source, Random random) throws Exception {
        Process satellite = run();
        // What a log that is taken up shrinks by is no measure.
        AtomicLong before = new AtomicLong(Long.MAX_VALUE);
        AtomicLong grown = new AtomicLong();
        await().atMost(Duration.ofSeconds(300))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(source.failure.get()).isNull();
                    long now = written();
                    grown.addAndGet(Math.max(0, now - before.getAndSet(now)));
                    return grown.get() > 20_000 || !satellite.isAlive();
                });
        satellite.waitFor(random.nextInt(800), TimeUnit.MILLISECONDS);
        assertThat(satellite.isAlive()).as(() -> processes.text("run.err")).isTrue();
        satellite.destroyForcibly().waitFor();
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    private Process run() throws Exception {
        return processes.start("run", "run", "--stream", stream);
    }

    private void kill(int kills) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        processes = OlapCommands.in(folder, cloud);
        Source source = new Source(new Random(seed + 1));
        source.start();
        for (int i = 0; i < kills; i++) {
            runAndKill(source, random);
        }
        source.over.set(true);
        source.join();
        assertThat(source.failure.get()).isNull();
        Process last = run();
        await().atMost(Duration.ofSeconds(180)).ignoreExceptions().untilAsserted(() -> assertThat(
                        ask("SELECT sum(applied + stale) FROM _orrery.positions"))
                .isEqualTo(source.changes + "\n"));
        last.destroy();
        assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String told = "seed " + seed + ", " + kills + " kills";
        assertThat(ask("SELECT count(*), sum(applied), sum(stale) FROM _orrery.positions"))
                .as(told)
                .isEqualTo(SHARDS + "," + source.changes + ",0\n");
        assertThat(ask("SELECT id, n, note FROM kill.state ORDER BY id"))
                .as(told)
                .isEqualTo(source.state.entrySet().stream()
                        .map(row -> row.getKey() + "," + row.getValue() + "\n")
                        .collect(Collectors.joining()));
        assertThat(ask("SELECT n, count(*) FROM kill.log GROUP BY ALL ORDER BY n"))
                .as(told)
                .isEqualTo(source.log.entrySet().stream()
                        .filter(row -> row.getValue() > 0)
                        .map(row -> row.getKey() + "," + row.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void eachChangeTakesEffectOnceHoweverOftenTheSatelliteIsKilled() throws Exception {
        kill(3);
    }

    @Test
    @Tag("soak")
    void eachChangeTakesEffectOnceAfterManyKills() throws Exception {
        kill(40);
    }
}
