package io.orrery.check;

import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table that holds what the source has, and some rows by the numbers from a million up, which the source lacks. */
final class ExtraRows implements StoredTable {

    private static final int PAGE = 100;
    private static final long FIRST = 1_000_000;

    private final TableSchema schema;
    private final int extra;
    private int read;

    /** @param schema whose key is one column, a number, the only one */
    ExtraRows(TableSchema schema, int extra) {
        this.schema = schema;
        this.extra = extra;
    }

    /** How many of the rows that the source lacks were read. */
    int read() {
        return read;
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public StoredTable without(Set<String> columns) {
        return this;
    }

    @Override
    public int chunk() {
        return PAGE;
    }

    @Override
    public Optional<String> expected(Row row) {
        return Optional.of("a row");
    }

    @Override
    public Map<String, String> found(Map<String, Row> rows) {
        Map<String, String> found = new HashMap<>();
        rows.keySet().forEach(id -> found.put(id, "a row"));
        return found;
    }

    @Override
    public Optional<Pages> pages() {
        return Optional.of(new Pages() {
            @Override
            public Map<String, Row> next() {
                Map<String, Row> page = new LinkedHashMap<>();
                while (page.size() < PAGE && read < extra) {
                    Row row = new Row(schema, FIRST + read++);
                    page.put(id(row), row);
                }
                return page;
            }

            @Override
            public void close() {}
        });
    }
}
