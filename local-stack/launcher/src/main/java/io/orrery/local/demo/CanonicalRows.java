package io.orrery.local.demo;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns rows of the stream's kind into rows that can be compared. */
final class CanonicalRows {

    private CanonicalRows() {}

    /** Puts a row into {@code rows} under its key. */
    static void add(Map<String, Map<String, String>> rows, Row row) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < row.schema().columns().size(); i++) {
            Column column = row.schema().columns().get(i);
            texts.put(column.name(), CanonicalText.of(column.type().type(), row.at(i)));
        }
        rows.put(RowKey.of(row).text(), texts);
    }
}
