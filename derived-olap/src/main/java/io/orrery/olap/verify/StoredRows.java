package io.orrery.olap.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.check.StoredTable;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.olap.query.Queries;
import io.orrery.olap.store.StoredForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of one table. */
final class StoredRows implements StoredTable {

    /** Each look at the table costs a scan of its key, so few large ones beat many small ones. */
    private static final int CHUNK = 5_000;

    /** The server takes statements of a megabyte. */
    private static final int MAX_SQL = 250_000;

    private final Queries queries;
    private final StoredForm form;

    StoredRows(Queries queries, StoredForm form) {
        this.queries = queries;
        this.form = form;
    }

    @Override
    public TableSchema schema() {
        return form.schema();
    }

    @Override
    public Optional<String> incomparable() {
        return form.history() ? Optional.of("it is a history, which holds changes and not rows") : Optional.empty();
    }

    @Override
    public StoredTable without(Set<String> columns) {
        return new StoredRows(queries, form.without(columns));
    }

    @Override
    public int chunk() {
        return CHUNK;
    }

    @Override
    public Optional<String> expected(Row row) {
        return Optional.of(form.expected(row));
    }

    @Override
    public Map<String, String> found(Map<String, Row> rows) {
        Map<String, String> found = new HashMap<>();
        if (!rows.isEmpty()) {
            find(new ArrayList<>(rows.entrySet()), found);
        }
        return found;
    }

    private void find(List<Map.Entry<String, Row>> rows, Map<String, String> found) {
        String sql = form.find(rows.stream().map(Map.Entry::getValue).toList());
        if (sql.length() > MAX_SQL && rows.size() > 1) {
            find(rows.subList(0, rows.size() / 2), found);
            find(rows.subList(rows.size() / 2, rows.size()), found);
            return;
        }
        for (JsonNode row : QueriedTables.query(queries, sql)) {
            found.put(rows.get(row.path("place").asInt()).getKey(), form.found(texts(row)));
        }
    }

    private static List<String> texts(JsonNode row) {
        List<String> texts = new ArrayList<>();
        row.path("found").forEach(value -> texts.add(value.isNull() ? null : value.asText()));
        return texts;
    }

    @Override
    public Optional<Contents> contents() {
        return Optional.of(new WholeRows());
    }

    /** Of a table without a key: equal rows are rows of their own. */
    private final class WholeRows implements Contents {

        @Override
        public void read(Consumer<String> text) {
            String last = "";
            for (JsonNode page = page(last); !page.isEmpty(); page = page(last)) {
                page.forEach(row -> text.accept(form.found(texts(row))));
                last = page.get(page.size() - 1).path("key").asText();
            }
        }

        private JsonNode page(String last) {
            return QueriedTables.query(queries, form.copiesAfter(last, CHUNK));
        }

        @Override
        public boolean countsEqualRows() {
            return true;
        }
    }

    @Override
    public Optional<Pages> pages() {
        return form.tellsKeys() ? Optional.of(new KeyPages()) : Optional.empty();
    }

    /** In the order of the key: a row that is updated meanwhile moves within the file, but not in that order. */
    private final class KeyPages implements Pages {

        private Row last;

        @Override
        public Map<String, Row> next() {
            Map<String, Row> rows = new LinkedHashMap<>();
            for (JsonNode row : QueriedTables.query(queries, form.keysAfter(last, CHUNK))) {
                last = form.key(texts(row));
                rows.put(id(last), last);
            }
            return rows;
        }

        @Override
        public void close() {}
    }
}
