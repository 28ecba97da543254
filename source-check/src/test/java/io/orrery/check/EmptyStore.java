package io.orrery.check;

import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that has a table, and none of its rows. */
record EmptyStore(TableSchema schema) implements StoredTables, StoredTable {

    @Override
    public List<? extends StoredTable> tables() {
        return List.of(this);
    }

    @Override
    public int chunk() {
        return 100;
    }

    @Override
    public Optional<String> expected(Row row) {
        return Optional.of("a row");
    }

    @Override
    public Map<String, String> found(Map<String, Row> rows) {
        return Map.of();
    }

    @Override
    public Optional<Pages> pages() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
