package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.orrery.event.Column;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import io.orrery.event.json.EventWriter;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final TableSchema SCHEMA = new TableSchema(
            new TableName("shop", "photos"),
            List.of(Column.of("id", "bigint"), Column.of("data", "longtext")),
            List.of("id"));

    private final EventWriter writer = new EventWriter();
    private final Documents documents = new Documents(writer);

    private static Write<Row> write(int length) {
        Metadata metadata = new Metadata(
                SCHEMA.table(),
                "shop",
                7,
                SCHEMA.id(),
                Instant.parse("2026-01-02T03:04:05Z"),
                new SourcePosition(null, "binlog.000012", 4711, 17),
                false);
        return new Write<>(metadata, new Row(SCHEMA, 1L, "ü".repeat(length)));
    }

    @Test
    void documentsOfEverySizeAreWholeAndTheirArraysTheirOwn() {
        byte[] first = documents.of(write(0));
        byte[] copy = first.clone();
        for (int length = 130_900; length < 131_080; length++) { // Around the buffer's size.
            assertThat(documents.of(write(length))).isEqualTo(writer.write(write(length)));
        }
        assertThat(first).isEqualTo(copy).isEqualTo(writer.write(write(0)));
    }

    @Test
    void aLargeOneTakesNoMoreThanItsSize() {
        Write<Row> large = write(4 << 20);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        documents.of(large);
        long before = threads.getCurrentThreadAllocatedBytes();
        byte[] document = documents.of(large);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan((long) (document.length * 1.1));
    }
}
