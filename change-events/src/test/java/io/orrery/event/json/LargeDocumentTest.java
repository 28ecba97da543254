package io.orrery.event.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.orrery.event.Column;
import io.orrery.event.EventPart;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rows of many megabytes: read as written, and in a bounded multiple of their size. */
class LargeDocumentTest {

    private static final int SIZE = 8 << 20;
    private static final TableSchema SCHEMA = new TableSchema(
            new TableName("shop", "photos"),
            List.of(
                    Column.of("id", "bigint"),
                    Column.of("data", "longblob"),
                    Column.of("note", "longtext"),
                    Column.of("j", "json")),
            List.of("id"));

    private final EventWriter writer = new EventWriter();

    private static Update<Row> update(String note) {
        Metadata metadata = new Metadata(
                SCHEMA.table(),
                "shop",
                7,
                SCHEMA.id(),
                Instant.parse("2026-01-02T03:04:05Z"),
                new SourcePosition(null, "binlog.000012", 4711, 17),
                false);
        byte[] data = new byte[SIZE];
        new Random(1).nextBytes(data);
        byte[] odd = java.util.Arrays.copyOf(data, SIZE - 1); // Ends in padding.
        return new Update<>(metadata, new Row(SCHEMA, 1L, data, note, "\"a\""), new Row(SCHEMA, 1L, odd, "", "{}"));
    }

    private Update<Row> read(byte[] document) {
        EventReader reader = new EventReader();
        reader.read(writer.write(SCHEMA));
        @SuppressWarnings("unchecked")
        Update<Row> update = (Update<Row>) reader.read(document);
        return update;
    }

    private static void equal(Update<Row> read, Update<Row> written) {
        for (String column : List.of("id", "data", "note", "j")) {
            assertThat(read.before().get(column)).isEqualTo(written.before().get(column));
            assertThat(read.after().get(column)).isEqualTo(written.after().get(column));
        }
    }

    @Test
    void longStringsOfEveryKindAreReadAsWritten() {
        for (String note : List.of("plain", "naïve \uD83D\uDE00", "a \"quoted\" \\ line\nand a tab\t", "\\", "")) {
            Update<Row> written = update(note);
            equal(read(writer.write(written)), written);
        }
    }

    /** A JSON column may hold whatever a row may: keys and numbers of any length, nested as deep as MySQL allows. */
    @Test
    void noLengthWithinAJsonColumnIsTooLong() {
        String json = "{\"" + "k".repeat(200_000) + "\": " + "[".repeat(99) + "1".repeat(5_000) + "]".repeat(99) + "}";
        Update<Row> written = update("x");
        Row row = new Row(SCHEMA, 1L, new byte[] {1}, "x", json);
        Update<Row> changed = new Update<>(written.metadata(), row, row);
        byte[] document = writer.write(changed);
        equal(read(document), changed);
        // As stores keep rows, and one below the size from which strings are left where they are.
        assertThat(document.length).isLessThan(1 << 20);
        byte[] values = ("{\"id\": 1, \"j\": " + json + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(RowJson.read(SCHEMA, values).getString("j")).isEqualTo(json);
    }

    @Test
    void readingTakesLittleMoreThanTheValues() {
        byte[] document = writer.write(update("x"));
        // Both images, 3/4 of the document. As characters the strings alone would take twice the document.
        assertThat(allocated(() -> read(document))).isLessThan((long) (document.length * 1.3));
    }

    @Test
    void splittingMakesNoCopyAndJoiningTwo() {
        byte[] document = writer.write(update("x"));
        assertThat(allocated(() -> EventParts.split(SCHEMA.table(), "shop", 7, document, 1 << 20)))
                .isLessThan(SIZE / 8);
        List<EventPart> split =
                List.copyOf(EventParts.split(SCHEMA.table(), "shop", 7, document, 1 << 20)); // Makes each.
        EventParts parts = new EventParts(document.length);
        assertThat(allocated(() -> {
                    Optional<byte[]> joined = Optional.empty();
                    for (EventPart part : split) {
                        joined = parts.join(part);
                    }
                    assertThat(joined).contains(document);
                    return joined;
                }))
                .isLessThan((long) (document.length * 2.3));
    }

    private static long allocated(Supplier<?> work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        work.get(); // Loads the classes.
        long before = threads.getCurrentThreadAllocatedBytes();
        work.get();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
