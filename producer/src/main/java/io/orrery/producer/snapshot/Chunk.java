package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import java.util.List;
import java.util.Objects;

/**
 * Rows of a table that one statement has read.
 *
 * @param rows in the order of the key, as the table has them
 * @param last the key of the last one, in a form of the table's own; null if there are none
 * @param end true if there is nothing after them
 * @param bytes about what they take
 */
public record Chunk(List<Row> rows, String last, boolean end, long bytes) {
    public Chunk {
        Objects.requireNonNull(rows, "rows");
    }
}
