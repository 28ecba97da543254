package io.orrery.check;

import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store that has tables, and none of their rows. */
record EmptyStore(List<TableSchema> schemas) implements StoredTables {

    @Override
    public List<? extends StoredTable> tables() {
        return schemas.stream().map(EmptyTable::new).toList();
    }

    @Override
    public void close() {}

    private record EmptyTable(TableSchema schema) implements StoredTable {

        @Override
        public StoredTable without(Set<String> columns) {
            return this;
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
    }
}
