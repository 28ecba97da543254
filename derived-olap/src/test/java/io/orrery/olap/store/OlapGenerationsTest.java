package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.runtime.OrreryException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OlapGenerationsTest {

    private static final TableSchema SCHEMA = schema(ITEMS, List.of("id"), "id", "int");

    @TempDir
    Path folder;

    private Path base() {
        return folder.resolve("shop.duckdb");
    }

    /** A reader that has begun sees the number that was there, whole, however long it takes. */
    @Test
    void theLiveGenerationIsReplacedInOneStep() throws Exception {
        Files.createFile(folder.resolve("shop.duckdb.g1"));
        Files.createFile(folder.resolve("shop.duckdb.g23"));
        try (OlapGenerations generations = new OlapGenerations(base(), OlapSettings.of("s"), false)) {
            generations.promote(1);
            try (BufferedReader slow = Files.newBufferedReader(folder.resolve("shop.duckdb.live"))) {
                generations.promote(23);
                assertThat(slow.readLine()).isEqualTo("1");
            }
            assertThat(OlapGenerations.live(base())).isEqualTo(folder.resolve("shop.duckdb.g23"));
            assertThatThrownBy(() -> generations.promote(4))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("shop.duckdb.g4");
            assertThat(OlapGenerations.live(base())).isEqualTo(folder.resolve("shop.duckdb.g23"));
        }
    }

    /** A satellite that starts waits for it, and is refused only where it would have to wait for long. */
    @Test
    void aQueryOfAnotherProcessDoesNotKeepItFromOpening() throws Exception {
        try (OlapGenerations first = new OlapGenerations(base(), OlapSettings.of("s"), false)) {
            first.open(1).apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 7L)));
        }
        Database query = Database.openReadOnly(folder.resolve("shop.duckdb.g1"), DatabaseSettings.defaults());
        CompletableFuture<Void> ended =
                CompletableFuture.runAsync(query::close, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        try (OlapGenerations second = new OlapGenerations(base(), OlapSettings.of("s"), false)) {
            second.open(1);
            assertThat(ended).isDone();
            assertThat(count(second)).isEqualTo(1);
        }
    }

    @Test
    void aQueryThatRunsEndsOnTheFileThatItBeganOn() throws Exception {
        try (OlapGenerations generations = new OlapGenerations(base(), OlapSettings.of("s"), true)) {
            List<Event> rows = new ArrayList<>(List.of(SCHEMA));
            for (long i = 0; i < 5_000; i++) {
                rows.add(write(SCHEMA, i + 1, i));
            }
            generations.open(1).apply(batch("a", 1, rows.toArray(Event[]::new)));
            try (var connection = generations.database().connect();
                    var statement = connection.createStatement();
                    ResultSet running = statement.executeQuery("SELECT id FROM shop.items")) {
                assertThat(running.next()).isTrue();
                generations.open(2).apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 7L)));
                assertThat(count(generations)).isEqualTo(1);
                int read = 1;
                while (running.next()) {
                    read++;
                }
                assertThat(read).isEqualTo(5_000);
                try (ResultSet again = statement.executeQuery("SELECT count(*) FROM shop.items")) {
                    again.next();
                    assertThat(again.getInt(1)).isEqualTo(5_000);
                }
            }
        }
    }

    private static int count(OlapGenerations generations) throws Exception {
        try (var connection = generations.database().connect();
                var statement = connection.createStatement();
                ResultSet results = statement.executeQuery("SELECT count(*) FROM shop.items")) {
            results.next();
            return results.getInt(1);
        }
    }
}
