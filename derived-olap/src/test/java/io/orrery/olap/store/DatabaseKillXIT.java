package io.orrery.olap.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Row;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the writer at random points: what is found then is the stream up to the positions, each change once. */
class DatabaseKillXIT {

    private static final int KILLS = Integer.getInteger("orrery.kills", 30);

    @TempDir
    Path folder;

    @Test
    void rowsAndPositionAreOneWhateverIsKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Files.writeString(folder.resolve("tables.yaml"), "tables: {kill.history: {history: true}}");
        Path temp = Files.createDirectory(folder.resolve("tmp"));
        long applied = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(temp, random, kill % 2 == 1);
            long[] positions = check();
            assertThat(positions[0] + positions[1]).isGreaterThan(applied);
            applied = positions[0] + positions[1];
            // Each killed process leaves the driver's library behind.
            try (Stream<Path> left = Files.list(temp)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void runAndKill(Path temp, Random random, boolean compacting) throws Exception {
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temp,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillWorker.class.getName(),
                        folder.toString(),
                        Boolean.toString(compacting))
                .redirectError(folder.resolve("worker.err").toFile())
                .start();
        try (BufferedReader out = worker.inputReader()) {
            String first = out.readLine();
            assertThat(first)
                    .as(() -> "the worker ended: "
                            + read(folder.resolve("worker.err").toFile()))
                    .isNotNull();
            worker.waitFor(random.nextInt(500), TimeUnit.MILLISECONDS);
        } finally {
            worker.destroyForcibly();
        }
        assertThat(worker.waitFor())
                .as(() -> read(folder.resolve("worker.err").toFile()))
                .isEqualTo(128 + 9);
    }

    private static String read(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private long[] check() throws Exception {
        try (OlapStore store = KillWorker.open(folder)) {
            long[] positions = new long[KillWorker.SHARDS];
            for (int shard = 0; shard < positions.length; shard++) {
                positions[shard] = KillWorker.position(store, shard);
            }
            Map<Long, Row> rows = new TreeMap<>();
            store.forEachRow(KillWorker.STATE.table(), row -> rows.put(row.getLong("id"), row));
            assertThat(rows).isEqualTo(KillWorker.expected(positions));
            try (var connection = store.database().connect();
                    var results = connection
                            .createStatement()
                            .executeQuery("SELECT count(*), count(DISTINCT _version) FROM kill.history")) {
                results.next();
                long expected = KillWorker.eventsOf(positions[0] + positions[1]);
                assertThat(results.getLong(1)).isEqualTo(expected);
                assertThat(results.getLong(2)).isEqualTo(expected);
            }
            return positions;
        }
    }
}
