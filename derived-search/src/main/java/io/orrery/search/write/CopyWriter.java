package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Naming;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes rows of tables without a key, which have nothing but their values: each insert makes a document, and a deletion
 * takes the newest one that is older than itself away. Changes are known by their place in the source, so one that comes
 * again, under whatever version, changes nothing. A deletion that finds no document is kept: its insert may be late.
 * Safe for any number of threads; all changes of equal rows come on one shard.
 */
final class CopyWriter {

    /** Another worker may take the same document away: the frozen one, whose shard this one has since. */
    private static final int TRIES = 5;

    private final ElasticsearchClient client;
    private final FirmBulk bulk;
    private final WaitingDeletions waiting;
    private final TableIndexes indexes;
    private final Clock clock;

    CopyWriter(ElasticsearchClient client, FirmBulk bulk, TableIndexes indexes, Clock clock) {
        this.indexes = indexes;
        this.client = client;
        this.bulk = bulk;
        this.waiting = new WaitingDeletions(client, bulk);
        this.clock = clock;
    }

    /** Applies changes of one table, in their order. */
    void write(TableIndex index, List<ChangeEvent<Row>> changes, Backfill backfill, Tally tally)
            throws IOException, InterruptedException {
        Map<String, CopyChange> inserts = new LinkedHashMap<>();
        Map<String, CopyDeletion> deletions = new LinkedHashMap<>();
        for (ChangeEvent<Row> change : changes) {
            try {
                List<CopyChange> parts = CopyChange.of(change, row -> image(index, row));
                if (parts.isEmpty()) {
                    tally.applied(1);
                }
                for (CopyChange part : parts) {
                    boolean known = part.removal()
                            ? deletions.putIfAbsent(part.place(), CopyDeletion.of(part)) != null
                            : inserts.putIfAbsent(part.place(), part) != null;
                    tally.stale(known ? 1 : 0);
                }
            } catch (Changes.IncompleteRowException e) {
                tally.reject(change, e.getMessage());
            }
        }
        Set<String> images = insert(index, inserts.values(), backfill, tally);
        remove(index, images, deletions, tally);
    }

    /** A row of an older form that comes late is named as the documents are now. */
    private String image(TableIndex index, Row row) {
        TableName table = index.schema().table();
        Naming naming = indexes.naming(table);
        return naming.names(index.schema())
                ? RowKey.of(row).text()
                : naming.key(row, indexes.told(table))
                        .orElseGet(() -> RowKey.of(row))
                        .text();
    }

    /** The images of which there is one row more, or may be. */
    private Set<String> insert(TableIndex index, Collection<CopyChange> inserts, Backfill backfill, Tally tally)
            throws IOException, InterruptedException {
        Map<String, Operation> documents = new HashMap<>();
        for (CopyChange insert : inserts) {
            byte[] document = index.documents()
                    .writeCopy(insert.row(), insert.event().metadata(), clock.instant(), insert.image());
            Operation operation = Operation.first(index.target(), insert.place(), document);
            documents.put(insert.place(), backfill.whole(operation, insert.event()));
        }
        // What is there keeps the version that it has: deletions of its time find it by that.
        Map<CopyChange, ItemOutcome> outcomes = send(inserts, documents);
        List<CopyChange> known = inserts.stream()
                .filter(insert -> outcomes.get(insert) instanceof ItemOutcome.Stale)
                .toList();
        Set<String> truncated = new Copies(client, index)
                .truncated(known.stream().map(CopyChange::place).toList());
        List<CopyChange> back = known.stream()
                .filter(insert -> truncated.contains(insert.place()))
                .toList();
        back.forEach(insert -> documents.compute(insert.place(), (place, first) -> first.after(insert.version())));
        outcomes.putAll(send(back, documents));
        outcomes.forEach((insert, outcome) -> tally.add(insert.event(), outcome));
        return inserts.stream().map(CopyChange::image).collect(Collectors.toSet());
    }

    private Map<CopyChange, ItemOutcome> send(Collection<CopyChange> inserts, Map<String, Operation> documents)
            throws IOException, InterruptedException {
        List<CopyChange> sent = List.copyOf(inserts);
        List<ItemOutcome> outcomes = bulk.write(
                sent.stream().map(insert -> documents.get(insert.place())).toList());
        Map<CopyChange, ItemOutcome> byInsert = new LinkedHashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            byInsert.put(sent.get(i), outcomes.get(i));
        }
        return byInsert;
    }

    private void remove(TableIndex index, Set<String> images, Map<String, CopyDeletion> deletions, Tally tally)
            throws IOException, InterruptedException {
        Set<String> affected = new HashSet<>(images);
        deletions.values().forEach(deletion -> affected.add(deletion.image()));
        WaitingDeletions.Known before = waiting.of(index, affected);
        if (deletions.isEmpty() && before.isEmpty()) {
            return;
        }
        client.indices().refresh(r -> r.index(index.name()));
        Map<String, CopyDeletion> open = new LinkedHashMap<>();
        before.all().forEach(deletion -> open.put(deletion.place(), deletion));
        // Under a newer version it may find what it was too old for.
        deletions.forEach((place, deletion) -> open.merge(place, deletion, CopyDeletion::newer));
        Copies copies = new Copies(client, index);
        Set<String> done = copies.removedBy(open.keySet());
        open.keySet().removeAll(done);
        long stale = deletions.keySet().stream().filter(done::contains).count();
        tally.stale(stale);
        tally.applied(deletions.size() - stale);
        match(index, copies, open);
        waiting.keep(index, before, open.values(), clock.instant());
    }

    /** Has each deletion take a row away; those that find none are left. */
    private void match(TableIndex index, Copies copies, Map<String, CopyDeletion> open)
            throws IOException, InterruptedException {
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            Map<CopyDeletion, String> found = copies.newest(open.values());
            if (found.isEmpty()) {
                return;
            }
            List<CopyDeletion> taking = List.copyOf(found.keySet());
            List<Operation> operations = new ArrayList<>(taking.size());
            for (CopyDeletion deletion : taking) {
                byte[] tombstone = Documents.removedCopy(
                        deletion.image(),
                        deletion.place(),
                        deletion.version(),
                        deletion.committedAt(),
                        clock.instant());
                operations.add(Operation.last(index.target(), found.get(deletion), tombstone));
            }
            List<ItemOutcome> outcomes = bulk.write(operations);
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof ItemOutcome.Applied) {
                    open.remove(taking.get(i).place());
                }
            }
            if (attempt == TRIES && outcomes.stream().anyMatch(ItemOutcome.Stale.class::isInstance)) {
                throw new StoreUnavailableException("Another worker writes the same rows of "
                        + index.schema().table() + ", which has no key");
            }
            client.indices().refresh(r -> r.index(index.name()));
            open.keySet().removeAll(copies.removedBy(open.keySet()));
        }
    }
}
