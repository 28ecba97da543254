package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.producer.privacy.RowShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chunk that was read and is to be published.
 *
 * @param window open since before it was read
 * @param shape the form of the rows that leave
 * @param chunk what was read
 * @param asOf the end of the log after that
 * @param places names the rows' places
 */
record ReadChunk(Window window, RowShape shape, Chunk chunk, LogPlace asOf, Places places) {

    /** The rows as they leave, by key, in order. */
    Map<RowKey, Row> shaped() {
        return shaped(shape, chunk.rows());
    }

    static Map<RowKey, Row> shaped(RowShape shape, List<Row> rows) {
        Map<RowKey, Row> shaped = new LinkedHashMap<>(rows.size() * 2);
        for (Row row : rows) {
            Row leaves = shape.apply(row);
            shaped.put(RowKey.of(leaves), leaves);
        }
        return shaped;
    }
}
