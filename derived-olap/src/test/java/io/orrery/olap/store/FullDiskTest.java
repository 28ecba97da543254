package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.HandClock;
import io.orrery.olap.duck.DiskFullException;
import io.orrery.runtime.OrreryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a database does that has no space left, and where it may not be. Alone, since the limit is the process's. */
@Isolated
@SuppressWarnings("try") // The disk is full while that is open.
@EnabledOnOs(value = OS.LINUX, disabledReason = "prlimit is Linux's")
class FullDiskTest {

    private static final TableSchema SCHEMA = schema(ITEMS, List.of("id"), "id", "bigint", "note", "varchar(400)");
    private static final OlapSettings SETTINGS = OlapSettings.of("s");
    private static final int ROWS = 2000;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));

    /** DuckDB unpacks its library into a file. */
    @BeforeAll
    static void unpack() throws SQLException {
        DriverManager.getConnection("jdbc:duckdb:").close();
    }

    /** Some 400 KB in a log, and more than a block of a database. */
    private static Batch batch(long n) {
        List<Event> events = new ArrayList<>(List.of(SCHEMA));
        Random random = new Random(n);
        byte[] note = new byte[120];
        for (int i = 0; i < ROWS; i++) {
            random.nextBytes(note);
            long id = n * ROWS + i;
            events.add(Events.write(SCHEMA, id, id, Base64.getEncoder().encodeToString(note)));
        }
        return new Batch("a", events, new StreamPosition(Long.toString(n)));
    }

    private static FileLimit noFileAbove(long bytes) throws Exception {
        return new FileLimit(ProcessHandle.current().pid(), bytes);
    }

    private static String count(OlapStore store) throws Exception {
        return TestStores.select(store, "SELECT count(*) FROM shop.items");
    }

    private Path file() {
        return folder.resolve("t.duckdb");
    }

    private List<String> files(Path in) throws Exception {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aBatchThatDoesNotFitIsTakenOnceThereIsSpace() throws Exception {
        try (OlapStore store = OlapStore.open(file(), SETTINGS)) {
            store.apply(batch(1));
            try (FileLimit full = noFileAbove(400_000)) {
                assertThatThrownBy(() -> store.apply(batch(2)))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining(".wal\": File too large");
                assertThat(count(store)).isEqualTo(ROWS + ";");
                assertThat(store.position("a")).contains(new StreamPosition("1"));
            }
            assertThat(store.apply(batch(2))).isEqualTo(ApplyResult.of(ROWS, 0));
        }
        try (OlapStore store = OlapStore.open(file(), SETTINGS)) {
            assertThat(count(store)).isEqualTo(2 * ROWS + ";");
        }
    }

    /** DuckDB answers nothing any more until the file is opened anew, which no connection may hinder. */
    @Test
    void aCheckpointThatDoesNotFitIsFollowedByOneThatDoes() throws Exception {
        try (OlapStore store = OlapStore.open(file(), SETTINGS)) {
            store.apply(batch(1));
            try (FileLimit full = noFileAbove(100_000)) {
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> TestStores.select(store, "CHECKPOINT"))
                            .hasMessageContaining("File too large");
                    assertThatThrownBy(() -> count(store)).hasMessageContaining("invalidated");
                    // The first time tells the writer, the second one has the file opened anew.
                    assertThatThrownBy(() -> store.apply(batch(2))).isInstanceOf(SQLException.class);
                    assertThatThrownBy(() -> store.apply(batch(2))).isInstanceOf(SQLException.class);
                    assertThat(count(store)).isEqualTo(ROWS + ";");
                }
            }
            assertThat(store.apply(batch(2))).isEqualTo(ApplyResult.of(ROWS, 0));
            TestStores.select(store, "CHECKPOINT");
            assertThat(count(store)).isEqualTo(2 * ROWS + ";");
        }
        assertThat(files(folder)).containsExactly("t.duckdb", "t.duckdb.work");
    }

    @Test
    void aCopyThatDoesNotFitLeavesTheSpaceToTheDatabase() throws Exception {
        try (OlapStore store = OlapStore.open(file(), SETTINGS, clock)) {
            store.apply(batch(1));
            clock.advance(Duration.ofHours(1));
            try (FileLimit full = noFileAbove(700_000)) {
                store.apply(new Batch("a", List.of(SCHEMA), new StreamPosition("2")));
            }
            assertThat(files(folder.resolve("t.duckdb.work"))).isEmpty();
            clock.advance(Duration.ofHours(1));
            store.apply(batch(3));
            assertThat(files(folder.resolve("t.duckdb.work"))).containsExactly("copy.duckdb");
        }
    }

    @Test
    void whatAKilledProcessHadBegunToCopyIsRemoved() throws Exception {
        Path work = Files.createDirectories(folder.resolve("t.duckdb.work"));
        for (String name : List.of("copy.new", "copy.new.wal", "compact.new", "compact.new.wal")) {
            Files.writeString(work.resolve(name), "half of it");
        }
        OlapStore.open(file(), SETTINGS).close();
        assertThat(files(work)).isEmpty();
    }

    @Test
    void aFirstStartOnAFullDiskSaysSoAndLeavesNothingBehind() throws Exception {
        try (FileLimit full = noFileAbove(8_000)) {
            assertThatThrownBy(() -> OlapStore.open(file(), SETTINGS))
                    .isInstanceOf(DiskFullException.class)
                    .hasMessageContaining("there is no space for it")
                    .hasMessageEndingWith("make room in " + folder);
        }
        assertThat(files(folder)).containsExactly("t.duckdb.work");
        try (OlapStore store = OlapStore.open(file(), SETTINGS)) {
            store.apply(batch(1));
            assertThat(count(store)).isEqualTo(ROWS + ";");
        }
    }

    @Test
    void whereNobodyMayWriteTheReasonAndTheRemedyAreNamed() {
        assertThatThrownBy(() -> OlapStore.open(Path.of("/sys/t.duckdb"), SETTINGS))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("/sys/t.duckdb")
                .hasMessageEndingWith("name another file with --database");
    }
}
