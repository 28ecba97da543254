package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.ApplyResult;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables without a key, whose equal rows are as many here as on the source. */
class CopiesTest {

    /** Columns may have the names that the merge uses itself. */
    private static final TableSchema SCHEMA = schema(ITEMS, List.of(), "place", "int", "version", "varchar(5)");

    @TempDir
    Path folder;

    private OlapStore store;
    private long end;

    @BeforeEach
    void open() {
        store = OlapStore.open(folder.resolve("t.duckdb"), OlapSettings.of("s"));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private ApplyResult apply(Event... events) throws Exception {
        end++;
        return store.apply(batch("a", end, events));
    }

    private List<String> rows() throws Exception {
        List<String> rows = new ArrayList<>();
        store.forEachRow(ITEMS, row -> rows.add(row.toMap().values().toString()));
        return rows.stream().sorted().toList();
    }

    /** A change that happened at {@code place} of the source, published under {@code version}. */
    private static Metadata at(long place, long version) {
        return new Metadata(
                ITEMS,
                "shop",
                version,
                SCHEMA.id(),
                Instant.EPOCH,
                new SourcePosition(null, "binlog.000001", place, 0),
                false);
    }

    private static Row row(long a) {
        return new Row(SCHEMA, a, "x");
    }

    @Test
    void equalRowsAreRowsOfTheirOwn() throws Exception {
        apply(
                SCHEMA,
                write(SCHEMA, 1, 1L, "x"),
                write(SCHEMA, 2, 1L, "x"),
                write(SCHEMA, 3, 1L, null),
                write(SCHEMA, 4, 1L, ""));
        assertThat(rows()).containsExactly("[1, ]", "[1, null]", "[1, x]", "[1, x]");
        apply(SCHEMA, write(SCHEMA, 5, 1L, "x"), delete(SCHEMA, 6, 1L, "x"), delete(SCHEMA, 7, 1L, null));
        assertThat(rows()).containsExactly("[1, ]", "[1, x]", "[1, x]");
        apply(SCHEMA, delete(SCHEMA, 8, 1L, "x"), delete(SCHEMA, 9, 1L, "x"));
        assertThat(rows()).containsExactly("[1, ]");
    }

    @Test
    void whatIsPublishedAgainUnderNewerVersionsChangesNothing() throws Exception {
        assertThat(apply(
                        SCHEMA,
                        new Write<>(at(1, 1), row(1)),
                        new Write<>(at(2, 2), row(1)),
                        new Delete<>(at(3, 3), row(1))))
                .isEqualTo(ApplyResult.of(3, 0));
        store.close();
        open();
        assertThat(apply(
                        SCHEMA,
                        new Write<>(at(2, 12), row(1)),
                        new Delete<>(at(3, 13), row(1)),
                        new Write<>(at(4, 14), row(1))))
                .isEqualTo(ApplyResult.of(1, 2));
        assertThat(rows()).containsExactly("[1, x]", "[1, x]");
    }

    @Test
    void anUpdateTakesOneCopyAndMakesAnother() throws Exception {
        apply(SCHEMA, write(SCHEMA, 1, 1L, "x"), write(SCHEMA, 2, 1L, "x"));
        apply(SCHEMA, new Update<>(at(3, 3), row(1), row(2)));
        // As the producer has it.
        apply(SCHEMA, new Delete<>(at(4, 4), row(1)), new Write<>(at(4, 5), row(3)));
        assertThat(rows()).containsExactly("[2, x]", "[3, x]");
    }

    /** An heir goes on a little before the end: what it publishes again comes in other batches than before. */
    @Test
    void aDeletionThatIsPublishedAgainTakesTheCopyThatIsPublishedAgain() throws Exception {
        apply(SCHEMA, new Write<>(at(1, 10), row(1)), new Delete<>(at(2, 11), row(1)), new Write<>(at(1, 20), row(1)));
        apply(SCHEMA, new Delete<>(at(2, 21), row(1)));
        assertThat(rows()).isEmpty();
        assertThat(apply(SCHEMA, new Write<>(at(1, 10), row(1)), new Delete<>(at(2, 11), row(1))))
                .isEqualTo(ApplyResult.of(0, 2));
        assertThat(rows()).isEmpty();
    }

    /** A store that began in the middle met the deletion first, and its write only as it was published again. */
    @Test
    void aDeletionThatWasMetBeforeItsWriteTakesItAsTheyArePublishedAgain() throws Exception {
        apply(SCHEMA, new Delete<>(at(2, 11), row(1)));
        apply(SCHEMA, new Write<>(at(1, 20), row(1)));
        apply(SCHEMA, new Delete<>(at(2, 21), row(1)));
        assertThat(rows()).isEmpty();
    }

    /** A copy and its deletion were one row, which had the deletion's version. */
    @Test
    void aDatabaseOfTheFormatBeforeIsReadOn() throws Exception {
        apply(SCHEMA, new Write<>(at(1, 1), row(1)), new Write<>(at(2, 2), row(1)), new Delete<>(at(3, 3), row(1)));
        try (var connection = store.database().connect();
                var statement = connection.createStatement()) {
            String data = "_orrery_data.\"shop.items\"";
            statement.execute("DELETE FROM " + data + " WHERE _orrery_deleted_by = _orrery_key");
            statement.execute("UPDATE " + data + " SET _orrery_version = 3 WHERE _orrery_deleted_by IS NOT NULL");
            statement.execute("UPDATE _orrery.meta SET value = '2' WHERE name = 'format'");
        }
        store.close();
        open();
        assertThat(rows()).hasSize(1);
        assertThat(apply(SCHEMA, new Write<>(at(2, 12), row(1)), new Delete<>(at(3, 13), row(1))))
                .isEqualTo(ApplyResult.of(0, 2));
        assertThat(rows()).hasSize(1);
        apply(SCHEMA, new Delete<>(at(4, 14), row(1)), new Write<>(at(5, 15), row(1)));
        assertThat(rows()).hasSize(1);
    }

    /** Nor does it take a copy that was made after it, however the two are published again. */
    @Test
    void aDeletionThatIsPublishedAgainTakesNoCopyThatWasMadeAfterIt() throws Exception {
        apply(SCHEMA, new Delete<>(at(1, 10), row(1)), new Write<>(at(2, 11), row(1)));
        apply(SCHEMA, new Delete<>(at(1, 20), row(1)));
        apply(SCHEMA, new Write<>(at(2, 21), row(1)));
        assertThat(rows()).hasSize(1);
    }

    @Test
    void aDeletionThatComesBeforeItsInsertHolds() throws Exception {
        assertThat(apply(SCHEMA, new Delete<>(at(5, 5), row(1)))).isEqualTo(ApplyResult.of(1, 0));
        // A copy that was made after the deletion is another one.
        apply(SCHEMA, new Write<>(at(6, 6), row(1)));
        assertThat(rows()).hasSize(1);
        apply(SCHEMA, new Write<>(at(4, 4), row(1)));
        assertThat(rows()).hasSize(1);
        assertThat(apply(SCHEMA, new Delete<>(at(5, 7), row(1)))).isEqualTo(ApplyResult.of(0, 1));
        apply(SCHEMA, new Delete<>(at(8, 8), row(1)));
        assertThat(rows()).isEmpty();
    }

    /** Whatever order batches of re-published changes come in, the copies are those of the source. */
    @Test
    void theNumberOfCopiesIsThatOfTheSource() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Long> source = new ArrayList<>();
        List<ChangeEvent<Row>> stream = new ArrayList<>();
        for (long place = 1; place <= 6000; place++) {
            if (!source.isEmpty() && random.nextInt(5) < 2) {
                long gone = source.remove(random.nextInt(source.size()));
                stream.add(new Delete<>(at(place, place), row(gone)));
            } else {
                long value = random.nextInt(4);
                source.add(value);
                stream.add(new Write<>(at(place, place), row(value)));
            }
        }
        int read = 0;
        for (long epoch = 1; read < stream.size(); epoch++) {
            int from = Math.max(0, read - random.nextInt(400));
            int to = Math.min(stream.size(), read + 1 + random.nextInt(2000));
            List<Event> events = new ArrayList<>(List.of(SCHEMA));
            for (ChangeEvent<Row> change : stream.subList(from, to)) {
                Metadata at = at(change.version(), (epoch << 40) + change.version());
                events.add(change.match(
                        write -> new Write<>(at, write.row()),
                        update -> update,
                        delete -> new Delete<>(at, delete.row())));
            }
            apply(events.toArray(Event[]::new));
            read = to;
        }
        assertThat(rows())
                .as("seed " + seed)
                .isEqualTo(source.stream()
                        .map(value -> "[" + value + ", x]")
                        .sorted()
                        .collect(Collectors.toList()));
    }
}
