package io.orrery.search.generation;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.UpdateAliasesRequest;
import co.elastic.clients.elasticsearch.indices.get_alias.IndexAliases;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.runtime.UsageException;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.catalog.SnapshotLedger;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.mapping.TableMapping;
import io.orrery.search.write.Refreshing;
import io.orrery.search.write.TableIndexes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The indices of whole generations. Safe for any number of threads. */
public final class GenerationIndexes {

    private static final Logger log = LoggerFactory.getLogger(GenerationIndexes.class);

    private final ElasticsearchClient client;
    private final IndexNames names;
    private final Ledger ledger;
    private final Refreshing refreshing;
    private final SnapshotLedger snapshots;

    public GenerationIndexes(ElasticsearchClient client, TableForms forms, Ledger ledger) {
        this.client = client;
        this.names = forms.names();
        this.ledger = ledger;
        this.refreshing = new Refreshing(client, forms);
        this.snapshots = new SnapshotLedger(client, ledger);
    }

    /**
     * An index of a generation.
     *
     * @param name the index
     * @param alias what queries name
     * @param schema the columns that its documents can have
     */
    private record TableOfGeneration(String name, String alias, TableSchema schema) {}

    /** The indices of a generation by table, in the order of the tables' names. */
    public Map<TableName, String> tables(int generation) throws IOException {
        return of(IndexNames.suffix(generation)).stream()
                .collect(Collectors.toMap(
                        index -> index.schema().table(), TableOfGeneration::name, (a, b) -> a, TreeMap::new));
    }

    /** Whether each table of a generation is all there, in the order of the tables' names. */
    public Map<TableName, Completeness> completeness(int generation) throws IOException {
        Map<TableName, Completeness> all = new TreeMap<>();
        for (Map.Entry<TableName, String> table : tables(generation).entrySet()) {
            all.put(table.getKey(), snapshots.completeness(table.getValue()));
        }
        return all;
    }

    /** How many documents a generation's indices show, by table; those that were just written count. */
    public Map<TableName, Long> rows(int generation) throws IOException {
        Map<TableName, Long> rows = new TreeMap<>();
        for (Map.Entry<TableName, String> table : tables(generation).entrySet()) {
            rows.put(table.getKey(), rows(table.getValue()));
        }
        return rows;
    }

    /** How many documents an index shows; those that were just written count. */
    public long rows(String index) throws IOException {
        client.indices().refresh(r -> r.index(index));
        return client.count(c -> c.index(index).query(TableIndexes.liveDocuments()))
                .count();
    }

    private List<TableOfGeneration> of(String suffix) throws IOException {
        Map<String, TableOfGeneration> found = new TreeMap<>();
        client.indices()
                .getMapping(m -> m.index(names.prefix() + "*" + suffix).allowNoIndices(true))
                .result()
                .forEach((index, record) -> ours(index, record.mappings()).ifPresent(table -> found.put(index, table)));
        return List.copyOf(found.values());
    }

    /** Empty for an index of another prefix, which an empty one of ours would match. */
    private Optional<TableOfGeneration> ours(String index, TypeMapping mapping) {
        return !TableMapping.isUnder(mapping, names)
                ? Optional.empty()
                : TableMapping.schemaOf(mapping).flatMap(schema -> TableMapping.aliasOf(mapping)
                        .map(alias -> new TableOfGeneration(index, alias, schema)));
    }

    /**
     * Makes sure that a generation's indices are called as the settings file says now: else the rows to come would go to
     * new, empty ones.
     *
     * @throws UsageException if one is called otherwise
     */
    public void requireNames(int generation) throws IOException {
        for (TableOfGeneration index : of(IndexNames.suffix(generation))) {
            TableName table = index.schema().table();
            if (!index.name().equals(names.index(table, generation))) {
                throw new UsageException("Generation " + generation + " keeps table " + table + " under '"
                        + index.alias() + "', and the settings file now says '" + names.alias(table)
                        + "': take that back, or build all indices anew with 'orrery search rebuild'");
            }
        }
    }

    /**
     * Shows a generation's indices to queries, all in one step, and none of any other: a table that only another one
     * has is fed no more.
     */
    public void show(int generation) throws IOException {
        List<TableOfGeneration> indices = of(IndexNames.suffix(generation));
        if (indices.isEmpty()) {
            return;
        }
        for (TableOfGeneration index : indices) {
            // They were not refreshed while they caught up: what queries are about to see has to be there.
            refreshing.resume(index.name(), index.schema().table());
        }
        UpdateAliasesRequest.Builder request = new UpdateAliasesRequest.Builder();
        Map<String, IndexAliases> shown = client.indices()
                .getAlias(a -> a.index(names.prefix() + "*").allowNoIndices(true))
                .result();
        for (TableOfGeneration other : of("*")) {
            boolean seen = shown.containsKey(other.name())
                    && shown.get(other.name()).aliases().containsKey(other.alias());
            if (seen && indices.stream().noneMatch(index -> index.name().equals(other.name()))) {
                request.actions(a -> a.remove(r -> r.index(other.name()).alias(other.alias())));
            }
        }
        for (TableOfGeneration index : indices) {
            request.actions(a ->
                    a.add(add -> add.index(index.name()).alias(index.alias()).filter(TableIndexes.liveDocuments())));
        }
        client.indices().updateAliases(request.build());
        log.info(
                "Queries see generation {}: {}",
                generation,
                indices.stream().map(TableOfGeneration::name).toList());
    }

    /** Deletes a generation's indices. */
    public void drop(int generation) throws IOException {
        for (TableOfGeneration index : of(IndexNames.suffix(generation))) {
            client.indices().delete(d -> d.index(index.name()));
            log.info("Deleted index {}", index.name());
        }
        ledger.forget(generation);
    }

    /**
     * Compares the indices of one table in two generations, while both follow the stream.
     *
     * @param before the old index
     * @param after the new index
     * @param until what was committed after that time is not compared
     * @param since a document of which the old index knows nothing since that version counts for nothing
     * @param patience how long each may take to read what the other has read
     */
    public Comparison compare(String before, String after, Optional<Instant> until, long since, Duration patience)
            throws IOException, InterruptedException {
        return new GenerationCheck(client, before, after, until, since).run(patience);
    }
}
