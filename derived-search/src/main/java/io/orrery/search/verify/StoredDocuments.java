package io.orrery.search.verify;

import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.check.CanonicalJson;
import io.orrery.check.StoredTable;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.DocumentIds;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Fields;
import io.orrery.search.scan.IndexScan;
import io.orrery.search.write.TableIndexes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The documents of one table. */
final class StoredDocuments implements StoredTable {

    private static final int CHUNK = 1_000;

    private final Elasticsearch cluster;
    private final IndexedTable table;
    private final Documents documents;
    private final Set<String> leftOut;

    /** @param leftOut the columns that are not compared */
    StoredDocuments(Elasticsearch cluster, IndexedTable table, Documents documents, Set<String> leftOut) {
        this.cluster = cluster;
        this.table = table;
        this.documents = documents;
        this.leftOut = leftOut;
    }

    @Override
    public StoredTable without(Set<String> columns) {
        return new StoredDocuments(cluster, table, documents, columns);
    }

    @Override
    public TableSchema schema() {
        return table.schema();
    }

    @Override
    public List<String> uncompared() {
        return documents.lacks();
    }

    @Override
    public int chunk() {
        return CHUNK;
    }

    @Override
    public String id(Row row) {
        return DocumentIds.of(RowKey.of(row));
    }

    @Override
    public Optional<String> expected(Row row) {
        return documents.fields(row).map(this::text);
    }

    /** No difference between a field that is null and one that is absent, as it is where a column was added later. */
    private String text(JsonNode document) {
        ObjectNode said = documents.withUnindexed(documents.spelt(document).orElseGet(document::deepCopy));
        said.remove(Fields.ORRERY);
        said.remove(Fields.of(schema()).entrySet().stream()
                .filter(field -> leftOut.contains(field.getKey()))
                .map(Map.Entry::getValue)
                .toList());
        List<String> nulls = new ArrayList<>();
        said.properties().stream()
                .filter(field -> field.getValue().isNull())
                .forEach(field -> nulls.add(field.getKey()));
        return CanonicalJson.text(said.remove(nulls));
    }

    @Override
    public Map<String, String> found(Map<String, Row> rows) {
        List<String> ids = new ArrayList<>(rows.keySet());
        Map<String, String> found = new HashMap<>();
        List<MultiGetResponseItem<JsonNode>> items = cluster.ask(() -> cluster.client()
                .mget(m -> m.index(table.index()).ids(ids), JsonNode.class)
                .docs());
        for (MultiGetResponseItem<JsonNode> item : items) {
            if (item.isResult()
                    && item.result().found()
                    && !Documents.isTombstone(item.result().source())) {
                found.put(item.result().id(), text(item.result().source()));
            }
        }
        return found;
    }

    @Override
    public Optional<Contents> contents() {
        return documents.holdKey() ? Optional.of(new WholeRows()) : Optional.empty();
    }

    /** Of a table without a key: equal rows are as many documents. */
    private final class WholeRows implements Contents {

        @Override
        public void read(Consumer<String> text) {
            try (Pages pages = pages().orElseThrow()) {
                for (Map<String, Row> page = pages.next(); !page.isEmpty(); page = pages.next()) {
                    page.values().forEach(row -> expected(row).ifPresent(text));
                }
            }
        }

        @Override
        public boolean countsEqualRows() {
            return true;
        }
    }

    @Override
    public Optional<Pages> pages() {
        if (!documents.holdKey()) {
            return Optional.empty();
        }
        return Optional.of(cluster.ask(() -> {
            cluster.client().indices().refresh(r -> r.index(table.index()));
            return new Scan(IndexScan.of(cluster.client(), table.index(), TableIndexes.liveDocuments()));
        }));
    }

    private final class Scan implements Pages {

        private final IndexScan scan;

        Scan(IndexScan scan) {
            this.scan = scan;
        }

        @Override
        public Map<String, Row> next() {
            return cluster.ask(() -> rows(scan.next()));
        }

        private Map<String, Row> rows(List<IndexScan.Document> page) {
            Map<String, Row> rows = new LinkedHashMap<>();
            page.forEach(document -> rows.put(document.id(), documents.read(document.source())));
            return rows;
        }

        @Override
        public void close() {
            try {
                scan.close();
            } catch (IOException e) {
                throw cluster.describe(e);
            }
        }
    }
}
