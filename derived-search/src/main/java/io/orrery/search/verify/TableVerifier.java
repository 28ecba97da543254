package io.orrery.search.verify;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.mapping.DocumentIds;
import io.orrery.search.mapping.Documents;
import io.orrery.search.scan.IndexScan;
import io.orrery.search.verify.Verification.Difference;
import io.orrery.search.verify.Verification.Kind;
import io.orrery.search.write.TableIndexes;
import java.io.IOException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Compares one table of the index with the source, while changes flow. It reads the source in ranges of the key and
 * compares each range by one hash; where the hashes differ, row by row. A row that differs is read again on both sides,
 * until it agrees or the patience is used up: what is still on its way arrives in the meantime.
 */
public final class TableVerifier {

    private static final int CHUNK = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ElasticsearchClient client;
    private final IndexedTable table;
    private final Documents documents;
    private final SourceTable source;
    private final Duration patience;
    private final LongConsumer progress;

    /**
     * @param patience how long a change may take from the source to the index
     * @param progress hears how many rows of the source were compared
     */
    public TableVerifier(
            ElasticsearchClient client,
            IndexedTable table,
            Documents documents,
            Connection connection,
            Duration patience,
            LongConsumer progress) {
        this.client = client;
        this.table = table;
        this.documents = documents;
        this.source = new SourceTable(connection, table.schema());
        this.patience = patience;
        this.progress = progress;
    }

    /** About how many rows the source has. */
    public long estimate() throws SQLException {
        return source.estimate();
    }

    /** Compares. */
    public Verification verify() throws SQLException, IOException, InterruptedException {
        if (!source.readable()) {
            return new Verification(
                    table.table(), 0, List.of(), "it has no key that its rows can be read in the order of");
        }
        Map<String, Row> suspects = new LinkedHashMap<>();
        long rows = 0;
        Row last = null;
        for (List<Row> chunk = source.next(null, CHUNK); !chunk.isEmpty(); chunk = source.next(last, CHUNK)) {
            compare(chunk, suspects);
            last = chunk.get(chunk.size() - 1);
            rows += chunk.size();
            progress.accept(rows);
        }
        boolean reversible = findExtra(suspects);
        List<Difference> differences = settle(suspects);
        return new Verification(
                table.table(),
                rows,
                differences,
                reversible ? null : "its documents don't hold the key, so that extra ones can't be told");
    }

    private void compare(List<Row> chunk, Map<String, Row> suspects) throws IOException {
        Map<String, Row> rows = byId(chunk);
        Map<String, String> expected = new LinkedHashMap<>();
        rows.forEach((id, row) -> text(row).ifPresent(text -> expected.put(id, text)));
        Map<String, String> found = found(new ArrayList<>(rows.keySet()));
        if (!Arrays.equals(hash(rows.keySet(), expected), hash(rows.keySet(), found))) {
            rows.forEach((id, row) -> {
                if (!java.util.Objects.equals(expected.get(id), found.get(id))) {
                    suspects.put(id, row);
                }
            });
        }
    }

    private static byte[] hash(Iterable<String> ids, Map<String, String> texts) {
        MessageDigest digest = Canonical.sha256();
        for (String id : ids) {
            Canonical.digest(digest, id, texts.getOrDefault(id, ""));
        }
        return digest.digest();
    }

    private static Map<String, Row> byId(List<Row> rows) {
        Map<String, Row> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(DocumentIds.of(RowKey.of(row)), row));
        return byId;
    }

    /** What the document of a row must say; empty if it is to have none. */
    private Optional<String> text(Row row) {
        return documents.fields(row).map(this::text);
    }

    private String text(JsonNode document) {
        return Canonical.text(documents.without(document, MysqlType.GEOMETRY));
    }

    private Map<String, String> found(List<String> ids) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (MultiGetResponseItem<JsonNode> item : client.mget(
                        m -> m.index(table.index()).ids(ids), JsonNode.class)
                .docs()) {
            if (item.isResult()
                    && item.result().found()
                    && !Documents.isTombstone(item.result().source())) {
                found.put(item.result().id(), text(item.result().source()));
            }
        }
        return found;
    }

    /** False if the documents don't tell which rows they stand for. */
    private boolean findExtra(Map<String, Row> suspects) throws IOException, SQLException {
        if (!documents.holdKey()) {
            return false;
        }
        client.indices().refresh(r -> r.index(table.index()));
        try (IndexScan scan = IndexScan.of(client, table.index(), TableIndexes.liveDocuments())) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                Map<String, Row> rows = new LinkedHashMap<>();
                page.forEach(document -> rows.put(document.id(), documents.read(document.source())));
                byId(source.find(new ArrayList<>(rows.values()))).keySet().forEach(rows::remove);
                suspects.putAll(rows);
            }
        }
        return true;
    }

    private List<Difference> settle(Map<String, Row> suspects) throws SQLException, IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, Row> open = new LinkedHashMap<>(suspects);
        while (true) {
            Map<String, Kind> kinds = kinds(open);
            open.keySet().retainAll(kinds.keySet());
            if (open.isEmpty() || System.nanoTime() > deadline) {
                return kinds.entrySet().stream()
                        .map(e -> new Difference(e.getKey(), e.getValue()))
                        .toList();
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private Map<String, Kind> kinds(Map<String, Row> open) throws SQLException, IOException {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>(open.keySet());
        for (int i = 0; i < ids.size(); i += CHUNK) {
            List<String> some = ids.subList(i, Math.min(ids.size(), i + CHUNK));
            Map<String, Row> rows =
                    byId(source.find(some.stream().map(open::get).toList()));
            Map<String, String> found = found(some);
            for (String id : some) {
                Optional<String> expected = Optional.ofNullable(rows.get(id)).flatMap(this::text);
                kind(expected, Optional.ofNullable(found.get(id))).ifPresent(kind -> kinds.put(id, kind));
            }
        }
        return kinds;
    }

    private static Optional<Kind> kind(Optional<String> expected, Optional<String> found) {
        if (expected.equals(found)) {
            return Optional.empty();
        }
        return Optional.of(expected.isEmpty() ? Kind.EXTRA : found.isEmpty() ? Kind.MISSING : Kind.DIFFERENT);
    }
}
