package io.orrery.olap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.LocalStream;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.store.Events;
import io.orrery.olap.store.FileLimit;
import io.orrery.olap.store.OlapGenerations;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code olap run} where there is no space left: it says so, answers queries, loses nothing, and goes on by itself. */
@SuppressWarnings("try") // The disk is full while that is open.
@EnabledOnOs(value = OS.LINUX, disabledReason = "prlimit is Linux's")
class FullDiskXIT {

    private static final TableSchema SCHEMA =
            Events.schema(Events.ITEMS, List.of("id"), "id", "bigint", "note", "varchar(200)");
    private static final int ROWS = 1000;
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final String TOLD = "A batch of shard shardId-000000000000 cannot be applied, and is tried again"
            + " until it succeeds: SQLException: ";

    @TempDir
    Path folder;

    private final String stream = "full-" + UUID.randomUUID();
    private final LocalStream cloud = new LocalStream(stream, 1);
    private final StreamWriter writer = new StreamWriter(cloud.kinesis(), stream);
    private Commands processes;

    @AfterEach
    void close() {
        processes.close();
        cloud.close();
    }

    private void put(int block) {
        List<ChangeEvent<Row>> events = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long id = (long) block * ROWS + i;
            events.add(Events.write(SCHEMA, id + 1, id, UUID.randomUUID() + " " + UUID.randomUUID()));
        }
        writer.put(0, SCHEMA, events);
    }

    private String ask(String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path base = OlapCommands.database(folder);
        try (Queries queries = Queries.unlimited(base, OlapGenerations.live(base))) {
            queries.run(sql, QueryFormat.CSV, Long.MAX_VALUE, out);
        }
        return out.toString(StandardCharsets.UTF_8).lines().skip(1).findFirst().orElseThrow();
    }

    private void awaitBlocks(Process satellite, int blocks) {
        await().atMost(SOON)
                .failFast("olap run has ended", () -> !satellite.isAlive())
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(ask("SELECT count(*) FROM shop.items")).isEqualTo(Integer.toString(blocks * ROWS)));
    }

    /** The log may grow by a little, which the next block is more than. */
    private FileLimit full(Process satellite) throws Exception {
        return new FileLimit(satellite.pid(), Files.size(Path.of(OlapCommands.database(folder) + ".g1.wal")) + 10_000);
    }

    private Process run() throws Exception {
        return processes.start("run", "run", "--stream", stream);
    }

    private void awaitTold() {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(processes.text("run.err")).contains(TOLD).contains("File too large"));
    }

    @Test
    void itWaitsForSpaceAndLosesNothing() throws Exception {
        processes = OlapCommands.in(folder, cloud);
        assertThat(processes.run(1, "run", "--stream", stream, "--database", "/sys/x.duckdb"))
                .contains("Cannot write in /sys, where database x.duckdb is to lie: ")
                .contains("make that possible, or name another file with --database")
                .doesNotContain("\tat ");

        put(0);
        Process satellite = run();
        awaitBlocks(satellite, 1);
        try (FileLimit full = full(satellite)) {
            put(1);
            awaitTold();
            awaitBlocks(satellite, 1);
        }
        awaitBlocks(satellite, 2);
        assertThat(processes.text("run.err")).contains("cannot be applied: over, it goes on after");

        // It ends in order, and what it left is whole.
        full(satellite);
        put(2);
        await().atMost(SOON).until(() -> processes.text("run.err").split(TOLD, -1).length > 2);
        satellite.destroy();
        assertThat(satellite.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(ask("SELECT count(*) FROM shop.items")).isEqualTo(Integer.toString(2 * ROWS));

        Process next = run();
        awaitBlocks(next, 3);
        assertThat(ask("SELECT sum(applied) FROM _orrery.positions")).isEqualTo(Integer.toString(3 * ROWS));
    }
}
