package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.HandClock;
import io.orrery.runtime.OrreryException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {

    private static final TableSchema SCHEMA = schema(ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)");
    private static final OlapSettings SETTINGS = OlapSettings.of("s");

    @TempDir
    Path folder;

    private static List<Long> ids(OlapStore store) throws Exception {
        List<Long> ids = new ArrayList<>();
        store.forEachRow(ITEMS, row -> ids.add(row.getLong("id")));
        return ids;
    }

    private static void damage(Path file) throws Exception {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            // Past the file's first header, which tells a DuckDB database: all that it points to.
            raw.seek(4096);
            raw.write(new byte[(int) (raw.length() - 4096)]);
        }
    }

    @Test
    void aDamagedDatabaseIsRestoredFromItsCopyWithThePositionsOfTheCopy() throws Exception {
        Path file = folder.resolve("t.duckdb");
        HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (OlapStore store = OlapStore.open(file, SETTINGS, clock)) {
            store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one")));
            clock.advance(Duration.ofMinutes(10));
            store.apply(batch("a", 2, SCHEMA, write(SCHEMA, 2, 2L, "two")));
            store.apply(batch("a", 3, SCHEMA, write(SCHEMA, 3, 3L, "three")));
        }
        damage(file);
        try (OlapStore store = OlapStore.open(file, SETTINGS, clock)) {
            assertThat(ids(store)).containsExactly(1L, 2L);
            assertThat(store.position("a")).contains(new StreamPosition("2"));
            store.apply(batch("a", 3, SCHEMA, write(SCHEMA, 3, 3L, "three")));
            assertThat(ids(store)).containsExactly(1L, 2L, 3L);
            try (var connection = store.database().connect();
                    var results = connection.createStatement().executeQuery("SELECT count(*) FROM shop.items")) {
                results.next();
                assertThat(results.getLong(1)).isEqualTo(3);
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("t.duckdb.broken-"));
        }
    }

    /** As on a full disk: the database is not taken for a new one at the start after that. */
    @Test
    void aRestoreThatFailedHalfWayIsDoneAtTheNextStart() throws Exception {
        Path file = folder.resolve("t.duckdb");
        HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (OlapStore store = OlapStore.open(file, SETTINGS, clock)) {
            clock.advance(Duration.ofMinutes(10));
            store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one")));
        }
        damage(file);
        Path inTheWay = Files.createDirectories(folder.resolve("t.duckdb.restoring/in-the-way"));
        assertThatThrownBy(() -> OlapStore.open(file, SETTINGS, clock)).hasMessageContaining("Cannot restore database");
        Files.delete(inTheWay);
        try (OlapStore store = OlapStore.open(file, SETTINGS, clock)) {
            assertThat(ids(store)).containsExactly(1L);
            assertThat(store.position("a")).contains(new StreamPosition("1"));
        }
    }

    @Test
    void withoutACopyTheRemedyIsNamed() throws Exception {
        Path file = folder.resolve("t.duckdb");
        OlapStore.open(file, SETTINGS).close();
        damage(file);
        assertThatThrownBy(() -> OlapStore.open(file, SETTINGS))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no copy")
                .hasMessageContaining("olap rebuild");
    }

    @Test
    void deletionsAreForgottenInTheEnd() throws Exception {
        HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
        Path file = folder.resolve("t.duckdb");
        try (OlapStore store = OlapStore.open(file, SETTINGS.withKeepDeleted(Duration.ofDays(1)), clock)) {
            store.apply(batch("a", 1, SCHEMA, delete(SCHEMA, 5, 1L, "x")));
            clock.advance(Duration.ofHours(23));
            store.apply(batch("a", 2, SCHEMA, delete(SCHEMA, 6, 2L, "x")));
            assertThat(store.apply(batch("a", 3, SCHEMA, write(SCHEMA, 4, 1L, "late"))))
                    .isEqualTo(ApplyResult.of(0, 1));
            clock.advance(Duration.ofHours(2));
            store.apply(batch("a", 4, SCHEMA));
            assertThat(store.apply(batch("a", 5, SCHEMA, write(SCHEMA, 3, 1L, "x"), write(SCHEMA, 3, 2L, "x"))))
                    .isEqualTo(ApplyResult.of(1, 1));
        }
    }

    @Test
    void theStoreGoesOnAfterTheFileWasOpenedAnew() throws Exception {
        try (OlapStore store = OlapStore.open(folder.resolve("t.duckdb"), SETTINGS)) {
            store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one")));
            store.database().reopen();
            assertThat(ids(store)).containsExactly(1L);
            // The writer's connection has gone with the old one; the batch comes again, as after any failure.
            var second = batch("a", 2, SCHEMA, write(SCHEMA, 2, 2L, "two"));
            assertThatThrownBy(() -> store.apply(second)).isInstanceOf(java.sql.SQLException.class);
            assertThat(store.apply(second)).isEqualTo(ApplyResult.of(1, 0));
            assertThat(ids(store)).containsExactly(1L, 2L);
        }
    }
}
