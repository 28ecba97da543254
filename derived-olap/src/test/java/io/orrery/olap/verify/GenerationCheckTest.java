package io.orrery.olap.verify;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.generation.SnapshotFloors;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.olap.query.Queries;
import io.orrery.olap.settings.TablesFile;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import io.orrery.olap.verify.Difference.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationCheckTest {

    private static final TableSchema SCHEMA =
            schema(ITEMS, List.of("id", "part"), "id", "bigint", "part", "varchar(5)", "name", "varchar(20)");

    @TempDir
    Path folder;

    private OlapStore old;
    private OlapStore fresh;
    private long position;

    @BeforeEach
    void open() throws Exception {
        old = OlapStore.open(folder.resolve("old.duckdb"), OlapSettings.of("s"));
        fresh = OlapStore.open(folder.resolve("new.duckdb"), OlapSettings.of("s"));
        List<Event> events = new ArrayList<>(List.of(SCHEMA));
        for (long i = 1; i <= 1000; i++) {
            events.add(write(SCHEMA, i, i, "a", "n" + i));
        }
        apply(old, events.toArray(Event[]::new));
        apply(fresh, events.toArray(Event[]::new));
    }

    @AfterEach
    void close() throws Exception {
        old.close();
        fresh.close();
    }

    private void apply(OlapStore store, Event... events) throws Exception {
        store.apply(batch("a", ++position, events));
    }

    private List<TableComparison> compare(boolean fed, Duration patience) throws Exception {
        return compare(fed, SnapshotFloors.NONE, patience);
    }

    private List<TableComparison> compare(boolean fed, SnapshotFloors floors, Duration patience) throws Exception {
        try (Queries before = Queries.within(old.database());
                Queries after = Queries.within(fresh.database())) {
            return new GenerationCheck(before, after, TablesFile.none(), fed, floors, patience).compare();
        }
    }

    @Test
    void equalGenerationsAreEqual() throws Exception {
        assertThat(compare(true, Duration.ZERO))
                .containsExactly(new TableComparison(ITEMS, 1000, 1000, List.of(), null));
    }

    @Test
    void differencesAreTold() throws Exception {
        apply(fresh, SCHEMA, delete(SCHEMA, 2001, 7L, "a", null), write(SCHEMA, 2002, 8L, "a", "other"));
        apply(fresh, SCHEMA, write(SCHEMA, 2003, 5000L, "a", "n"));
        TableComparison compared = compare(true, Duration.ofMillis(500)).get(0);
        assertThat(compared.differences())
                .containsExactlyInAnyOrder(
                        new Difference("[7, a]", Kind.MISSING),
                        new Difference("[8, a]", Kind.DIFFERENT),
                        new Difference("[5000, a]", Kind.EXTRA));
        assertThat(compared.equal()).isFalse();
        // The old one is not fed, so what came after its end says nothing of the new one.
        assertThat(compare(false, Duration.ofMillis(100)).get(0).equal()).isTrue();
        apply(old, SCHEMA, write(SCHEMA, 3000, 9000L, "a", "n"));
        assertThat(compare(false, Duration.ofMillis(500)).get(0).differences()).hasSize(4);
    }

    @Test
    void whatTheOldOneHasYetToReadIsNoDifference() throws Exception {
        Event late = write(SCHEMA, 2001, 7L, "a", "late");
        apply(fresh, SCHEMA, late);
        Thread reader = new Thread(() -> {
            try {
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(700).toNanos());
                apply(old, SCHEMA, late);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        reader.start();
        assertThat(compare(true, Duration.ofSeconds(5)).get(0).equal()).isTrue();
        reader.join();
    }

    @Test
    void whatTheOldOneKnowsFromBeforeTheSnapshotIsNoDifference() throws Exception {
        // Built from a snapshot that began at 2000: 1 to 500 are gone at the source, 600 has changed, 2500 is new here.
        fresh.close();
        fresh = OlapStore.open(folder.resolve("snapshot.duckdb"), OlapSettings.of("s"));
        List<Event> rows = new ArrayList<>(List.of(SCHEMA));
        for (long i = 501; i <= 1000; i++) {
            rows.add(write(SCHEMA, 2000 + i, i, "a", i == 600 ? "changed" : "n" + i));
        }
        rows.add(write(SCHEMA, 4000, 2500L, "a", "n"));
        apply(fresh, rows.toArray(Event[]::new));
        SnapshotFloors floors = SnapshotFloors.of(Map.of(ITEMS, 2000L));

        TableComparison compared = compare(true, floors, Duration.ofMillis(100)).get(0);
        assertThat(compared.equal()).as(compared.toString()).isTrue();
        assertThat(compared.note()).startsWith("1001 rows are as the snapshot has them");
        assertThat(compare(true, Duration.ofMillis(100)).get(0).equal()).isFalse();

        // What the old one was told since, the new one has to know.
        apply(old, SCHEMA, write(SCHEMA, 4001, 7L, "a", "late"), delete(SCHEMA, 4002, 2500L, "a", null));
        assertThat(compare(true, floors, Duration.ofMillis(500)).get(0).differences())
                .containsExactlyInAnyOrder(
                        new Difference("[7, a]", Kind.MISSING), new Difference("[2500, a]", Kind.EXTRA));
    }

    @Test
    void anEmptyTableThatTheSnapshotHasNotIsNoDifference() throws Exception {
        TableSchema other = schema(new io.orrery.event.TableName("shop", "other"), List.of("id"), "id", "int");
        apply(old, other, write(other, 2001, 1L));
        SnapshotFloors floors = SnapshotFloors.of(Map.of(ITEMS, 2000L));
        assertThat(compare(true, floors, Duration.ZERO)).anyMatch(table -> !table.equal());
        apply(old, other, delete(other, 2002, 1L));
        assertThat(compare(true, floors, Duration.ZERO)).allMatch(TableComparison::equal);
    }

    @Test
    void aTableThatTheNewOneLacksIsTold() throws Exception {
        TableSchema other = schema(new io.orrery.event.TableName("shop", "other"), List.of("id"), "id", "int");
        apply(old, other, write(other, 1, 1L));
        assertThat(compare(true, Duration.ZERO)).anyMatch(table -> !table.equal());
    }
}
