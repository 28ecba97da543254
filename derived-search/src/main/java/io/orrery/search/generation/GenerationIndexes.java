package io.orrery.search.generation;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.UpdateAliasesRequest;
import io.orrery.event.TableSchema;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.mapping.TableMapping;
import io.orrery.search.write.TableIndexes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The indices of whole generations. Safe for any number of threads. */
public final class GenerationIndexes {

    private static final Logger log = LoggerFactory.getLogger(GenerationIndexes.class);

    private final ElasticsearchClient client;
    private final IndexNames names;

    public GenerationIndexes(ElasticsearchClient client, IndexNames names) {
        this.client = client;
        this.names = names;
    }

    /**
     * An index of a generation.
     *
     * @param name the index
     * @param alias what queries name
     * @param schema the columns that its documents can have
     */
    public record TableOfGeneration(String name, String alias, TableSchema schema) {}

    /** The indices of a generation, in the order of their names. */
    public List<TableOfGeneration> of(int generation) throws IOException {
        String suffix = IndexNames.suffix(generation);
        Map<String, TableOfGeneration> found = new TreeMap<>();
        client.indices()
                .getMapping(m -> m.index(names.prefix() + "*" + suffix).allowNoIndices(true))
                .result()
                .forEach((index, record) -> ours(index, record.mappings()).ifPresent(table -> found.put(index, table)));
        return List.copyOf(found.values());
    }

    /** Empty for an index of another prefix, which an empty one of ours would match. */
    private Optional<TableOfGeneration> ours(String index, TypeMapping mapping) {
        return TableMapping.schemaOf(mapping)
                .filter(schema -> TableMapping.aliasOf(mapping).equals(Optional.of(names.alias(schema.table()))))
                .map(schema -> new TableOfGeneration(index, names.alias(schema.table()), schema));
    }

    /** Shows a generation's indices to queries, all in one step, and no others under their aliases. */
    public void show(int generation) throws IOException {
        List<TableOfGeneration> indices = of(generation);
        if (indices.isEmpty()) {
            return;
        }
        String all = indices.stream().map(TableOfGeneration::name).collect(Collectors.joining(","));
        // They were not refreshed while they caught up: what queries are about to see has to be there.
        client.indices().putSettings(s -> s.index(all).settings(i -> i.refreshInterval(t -> t.time("1s"))));
        client.indices().refresh(r -> r.index(all));
        UpdateAliasesRequest.Builder request = new UpdateAliasesRequest.Builder();
        for (TableOfGeneration index : indices) {
            for (String shown : shown(index.alias())) {
                if (!shown.equals(index.name())) {
                    request.actions(a -> a.remove(r -> r.index(shown).alias(index.alias())));
                }
            }
            request.actions(a ->
                    a.add(add -> add.index(index.name()).alias(index.alias()).filter(TableIndexes.liveDocuments())));
        }
        client.indices().updateAliases(request.build());
        log.info("Queries see generation {}: {}", generation, all);
    }

    private Set<String> shown(String alias) throws IOException {
        return client.indices().existsAlias(e -> e.name(alias)).value()
                ? client.indices().getAlias(a -> a.name(alias)).result().keySet()
                : Set.of();
    }

    /** Deletes a generation's indices. */
    public void drop(int generation) throws IOException {
        for (TableOfGeneration index : of(generation)) {
            client.indices().delete(d -> d.index(index.name()));
            log.info("Deleted index {}", index.name());
        }
    }
}
