package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.metadata;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static io.orrery.olap.store.TestStores.select;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import io.orrery.olap.query.Queries;
import io.orrery.olap.verify.QueriedSnapshots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What snapshots do to histories and to tables without a key; the contract holds the others. */
class SnapshotsTest {

    private static final TableSchema KEYED = schema(ITEMS, List.of("id"), "id", "bigint", "note", "varchar(9)");
    private static final TableSchema KEYLESS = schema(ITEMS, List.of(), "id", "bigint", "note", "varchar(9)");

    @TempDir
    Path folder;

    private OlapStore store;
    private long end;

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private void open(String settings) throws Exception {
        store = TestStores.open(folder, "tables:\n  shop.items: " + settings + "\n");
    }

    private void apply(Event... events) throws Exception {
        List<Event> all = new ArrayList<>(List.of(events));
        store.apply(new Batch("a", all, new StreamPosition(Long.toString(++end)), Optional.of(KeyRange.ALL)));
    }

    /** A row as a snapshot has it; {@code place} numbers those of one snapshot. */
    private static Write<Row> read(TableSchema schema, long version, String id, long place, Object... values) {
        Metadata plain = metadata(schema, version);
        return new Write<>(
                new Metadata(
                        plain.table(),
                        plain.origin(),
                        version,
                        plain.schemaId(),
                        plain.committedAt(),
                        new SourcePosition(null, "binlog.000001#snapshot-" + id, 4, place),
                        true),
                new Row(schema, values));
    }

    private static SnapshotStarted started(TableSchema schema, long version, String id) {
        return new SnapshotStarted(metadata(schema, version), id, Optional.empty());
    }

    private static SnapshotCompleted completed(TableSchema schema, long version, String id, long since) {
        return new SnapshotCompleted(metadata(schema, version), id, since, Optional.empty());
    }

    private String rows() throws Exception {
        return select(store, "SELECT id, note FROM shop.items ORDER BY ALL");
    }

    @Test
    void aDeletionThatTookAnOldCopyTakesOneOfTheSnapshotsWhenTheOldOnesGo() throws Exception {
        open("{}");
        apply(KEYLESS, write(KEYLESS, 1, 1L, "x"), write(KEYLESS, 2, 1L, "x"), write(KEYLESS, 3, 9L, "gone"));
        // The source has two of three, since one was deleted and two inserted while nobody looked.
        apply(
                KEYLESS,
                started(KEYLESS, 10, "s"),
                read(KEYLESS, 11, "s", 0, 1L, "x"),
                read(KEYLESS, 12, "s", 1, 1L, "x"),
                read(KEYLESS, 13, "s", 2, 1L, "x"));
        apply(KEYLESS, delete(KEYLESS, 14, 1L, "x"));
        assertThat(rows()).isEqualTo("1,x;".repeat(4) + "9,gone;");
        apply(completed(KEYLESS, 15, "s", 10));
        assertThat(rows()).isEqualTo("1,x;1,x;");
        apply(KEYLESS, delete(KEYLESS, 16, 1L, "x"), delete(KEYLESS, 17, 1L, "x"));
        assertThat(rows()).isEmpty();
    }

    @Test
    void copiesThatASnapshotBroughtAreKnownWhenTheyComeAgain() throws Exception {
        open("{}");
        Write<Row> first = read(KEYLESS, 11, "s", 0, 1L, "x");
        apply(KEYLESS, write(KEYLESS, 1, 1L, "x"), started(KEYLESS, 10, "s"), first);
        apply(KEYLESS, first, read(KEYLESS, 12, "s", 1, 1L, "x"), completed(KEYLESS, 13, "s", 10));
        assertThat(rows()).isEqualTo("1,x;1,x;");
        // Shards were merged, and what was pending got newer versions.
        apply(KEYLESS, read(KEYLESS, 20, "s", 1, 1L, "x"));
        assertThat(rows()).isEqualTo("1,x;1,x;");
    }

    @Test
    void whatASnapshotThatWasBegunAnewReadBeforeGoesWithIt() throws Exception {
        open("{}");
        apply(KEYLESS, write(KEYLESS, 1, 1L, "x"));
        apply(KEYLESS, started(KEYLESS, 10, "s"), read(KEYLESS, 11, "s", 0, 1L, "x"));
        apply(
                KEYLESS,
                delete(KEYLESS, 20, 1L, "x"),
                started(KEYLESS, 21, "s.2"),
                read(KEYLESS, 22, "s.2", 0, 2L, "y"),
                completed(KEYLESS, 23, "s.2", 21));
        assertThat(rows()).isEqualTo("2,y;");
    }

    @Test
    void aHistoryGetsADeletionOfEachRowThatIsGone() throws Exception {
        open("{history: true}");
        apply(
                KEYED,
                write(KEYED, 1, 1L, "a"),
                write(KEYED, 2, 2L, "b"),
                write(KEYED, 3, 3L, "c"),
                delete(KEYED, 4, 3L, "c"));
        // All rows of a chunk hold as of one place, and are told apart by their keys.
        apply(KEYED, started(KEYED, 10, "s"), read(KEYED, 11, "s", 0, 1L, "A"), read(KEYED, 12, "s", 0, 5L, "e"));
        SnapshotCompleted completed = completed(KEYED, 13, "s", 10);
        apply(KEYED, read(KEYED, 12, "s", 0, 5L, "e"), completed);
        apply(completed);
        assertThat(history())
                .isEqualTo("1,a,insert,1;2,b,insert,2;3,c,insert,3;3,c,delete,4;2,b,delete,10;1,A,snapshot,11;"
                        + "5,e,snapshot,12;");
    }

    @Test
    void aHistoryWithoutAKeyGetsADeletionOfEachCopyThatIsGone() throws Exception {
        open("{history: true}");
        apply(
                KEYLESS,
                write(KEYLESS, 1, 1L, "x"),
                write(KEYLESS, 2, 1L, "x"),
                write(KEYLESS, 3, 1L, "x"),
                delete(KEYLESS, 4, 1L, "x"),
                write(KEYLESS, 5, 2L, null));
        apply(KEYLESS, started(KEYLESS, 10, "s"), read(KEYLESS, 11, "s", 0, 1L, "x"), completed(KEYLESS, 12, "s", 10));
        assertThat(history())
                .startsWith("1,x,insert,1;1,x,insert,2;1,x,insert,3;1,x,delete,4;2,null,insert,5;")
                .endsWith("1,x,snapshot,11;")
                .contains("1,x,delete,10;1,x,delete,10;", "2,null,delete,10;")
                .hasLineCount(1);
        assertThat(history().split(";")).hasSize(9);
    }

    private String history() throws Exception {
        return select(store, "SELECT id, note, _operation, _version FROM shop.items ORDER BY _version, id");
    }

    @Test
    void theEndIsKeptWithTheRowsOrNotAtAll() throws Exception {
        open("{}");
        apply(KEYED, write(KEYED, 1, 1L, "a"), started(KEYED, 10, "s"));
        // A batch of which a row is refused is undone, and comes again without it.
        Event refused = write(KEYED, 11, 2L, Row.ABSENT);
        Batch batch = new Batch(
                "a",
                List.of(KEYED, completed(KEYED, 12, "s", 10), refused),
                new StreamPosition("7"),
                Optional.of(KeyRange.ALL));
        assertThat(store.apply(batch).rejections()).hasSize(1);
        assertThat(told()).isEqualTo(store.completeness());
        apply(KEYED, completed(KEYED, 12, "s", 10));
        assertThat(rows()).isEmpty();
        assertThat(store.completeness().get(ITEMS).complete()).isPresent();
        assertThat(told()).isEqualTo(store.completeness());
    }

    /** What one sees who may query the database. */
    private Map<TableName, Completeness> told() {
        try (Queries queries = Queries.within(store.database())) {
            return QueriedSnapshots.of(queries);
        }
    }

    @Test
    void anEventThatWasParkedAndIsTriedAgainIsOfNoShard() throws Exception {
        open("{}");
        apply(KEYED, write(KEYED, 1, 1L, "a"), started(KEYED, 10, "s"));
        store.apply(new Batch("a", List.of(completed(KEYED, 12, "s", 10)), new StreamPosition("7"), Optional.empty()));
        assertThat(rows()).isEqualTo("1,a;");
    }
}
