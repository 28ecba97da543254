package io.orrery.local.demo;

import io.orrery.event.TableName;
import io.orrery.search.LiveDocument;
import io.orrery.search.LiveDocuments;
import io.orrery.search.SearchStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what queries of the search index can see. */
final class SearchReader implements TableReader {

    private final SearchStore store;

    SearchReader(SearchStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Map<String, String>> read(TableName table) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        if (store.tables().stream().noneMatch(schema -> schema.table().equals(table))) {
            return rows;
        }
        try (LiveDocuments documents = store.documents(table)) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(document -> CanonicalRows.add(rows, document.row()));
            }
        }
        return rows;
    }
}
