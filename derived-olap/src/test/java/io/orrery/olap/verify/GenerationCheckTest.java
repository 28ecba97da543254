package io.orrery.olap.verify;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;

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
        try (Queries before = Queries.within(old.database());
                Queries after = Queries.within(fresh.database())) {
            return new GenerationCheck(before, after, TablesFile.none(), fed, patience).compare();
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
    void aTableThatTheNewOneLacksIsTold() throws Exception {
        TableSchema other = schema(new io.orrery.event.TableName("shop", "other"), List.of("id"), "id", "int");
        apply(old, other, write(other, 1, 1L));
        assertThat(compare(true, Duration.ZERO)).anyMatch(table -> !table.equal());
    }
}
