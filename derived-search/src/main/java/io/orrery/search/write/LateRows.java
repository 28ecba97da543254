package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.GetResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.DocumentIds;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Fields;
import io.orrery.search.mapping.Naming;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes that come late, from a shard that is behind: their rows are named as they were before the table got another
 * key, while the documents are named by the new one. The document under the old name tells where the row is. Safe for any
 * number of threads.
 */
final class LateRows {

    private final ElasticsearchClient client;
    private final FirmBulk bulk;
    private final TableIndexes indexes;
    private final Clock clock;

    LateRows(ElasticsearchClient client, FirmBulk bulk, TableIndexes indexes, Clock clock) {
        this.client = client;
        this.bulk = bulk;
        this.indexes = indexes;
        this.clock = clock;
    }

    /** Whether a change's row has a key and its documents are named by another one, which came after it. */
    boolean isLate(TableIndex index, ChangeEvent<Row> change) {
        Naming naming = indexes.naming(index.schema().table());
        return !naming.keyless() && !naming.names(index.schema()) && change.version() < naming.since();
    }

    /** Writes one change of a row with a key. */
    ItemOutcome write(TableIndex index, ChangeEvent<Row> change) throws IOException, InterruptedException {
        Naming naming = indexes.naming(index.schema().table());
        String old = DocumentIds.of(RowKey.of(change));
        JsonNode before = get(index, old);
        long known = before == null ? 0 : ours(before).path("version").asLong();
        if (known >= change.version()) {
            return new ItemOutcome.Stale();
        }
        Optional<Row> after = change.match(
                write -> Optional.of(Changes.complete(write.row(), write.row())),
                update -> Optional.of(Changes.complete(update.after(), update.before())),
                delete -> Optional.empty());
        Optional<String> name =
                after.flatMap(row -> naming.key(row, told(index))).map(DocumentIds::of);
        Instant now = clock.instant();
        List<Operation> operations = new ArrayList<>();
        if (name.isPresent()) {
            byte[] document = index.documents().write(after.orElseThrow(), change.metadata(), now);
            operations.add(Operation.write(index.target(), name.get(), change.version(), document));
        }
        String was = before == null ? "" : ours(before).path("moved").asText();
        if (!was.isEmpty() && !name.equals(Optional.of(was)) && isOf(index, was, change)) {
            byte[] gone =
                    Documents.tombstone(change.version(), change.metadata().committedAt(), now);
            operations.add(Operation.write(index.target(), was, change.version(), gone));
        }
        for (ItemOutcome outcome : bulk.write(operations)) {
            if (outcome instanceof ItemOutcome.Rejected) {
                return outcome;
            }
        }
        // Last, so that a worker that is killed before does all of it again.
        byte[] mark = name.isPresent()
                ? Documents.moved(
                        name.get(), change.version(), change.metadata().committedAt(), now)
                : Changes.operation(change, index, now).document().orElseThrow();
        return bulk.write(List.of(Operation.write(index.target(), old, change.version(), mark)))
                .get(0);
    }

    /** A change of a row without a key: by the key that its table got after it. */
    ItemOutcome write(TableIndex index, CopyChange change) throws IOException, InterruptedException {
        Naming naming = indexes.naming(index.schema().table());
        Optional<RowKey> key = naming.key(change.row(), told(index));
        if (key.isEmpty()) {
            return new ItemOutcome.Rejected("it comes from before its table got a key, and lacks a column of that key");
        }
        Instant now = clock.instant();
        Metadata metadata = change.event().metadata();
        byte[] document = change.removal()
                ? Documents.tombstone(change.version(), metadata.committedAt(), now)
                : index.documents().write(change.row(), metadata, now);
        return bulk.write(
                        List.of(Operation.write(index.target(), DocumentIds.of(key.get()), change.version(), document)))
                .get(0);
    }

    /** The operation for a row with a key whose table has none any more: deletions find it by its values. */
    Operation named(TableIndex index, ChangeEvent<Row> change, Operation operation) throws IOException {
        Naming naming = indexes.naming(index.schema().table());
        if (!naming.keyless() || change instanceof Delete<?>) {
            return operation;
        }
        Row row = change.match(
                write -> write.row(), update -> Changes.complete(update.after(), update.before()), Delete::row);
        Optional<RowKey> image = naming.key(row, told(index));
        if (image.isEmpty()) {
            return operation;
        }
        ObjectNode document =
                (ObjectNode) Elasticsearch.EXACT.readTree(operation.document().orElseThrow());
        document.withObject(Fields.ORRERY).put("image", image.get().text());
        return operation.withDocument(Elasticsearch.EXACT.writeValueAsBytes(document));
    }

    private TableSchema told(TableIndex index) {
        return indexes.told(index.schema().table());
    }

    /** Whether a document is of the row that a change names by its older key, and not of one that has its name since. */
    private boolean isOf(TableIndex index, String id, ChangeEvent<Row> change) throws IOException {
        JsonNode document = get(index, id);
        if (document == null || Documents.isTombstone(document)) {
            return false;
        }
        Row row = index.documents().read(document);
        boolean whole = index.schema().key().stream().allMatch(row::has);
        return whole && RowKey.of(row).equals(RowKey.of(change));
    }

    private static JsonNode ours(JsonNode document) {
        return document.path(Fields.ORRERY);
    }

    /** Null where there is none. */
    private JsonNode get(TableIndex index, String id) throws IOException {
        GetResponse<JsonNode> found = client.get(g -> g.index(index.name()).id(id), JsonNode.class);
        return found.found() ? found.source() : null;
    }
}
