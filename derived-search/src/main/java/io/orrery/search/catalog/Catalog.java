package io.orrery.search.catalog;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.get_alias.IndexAliases;
import co.elastic.clients.elasticsearch.indices.get_mapping.IndexMappingRecord;
import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.config.Nearest;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.Fields;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.mapping.TableMapping;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds tables by what the metadata of their indices say. Safe for any number of threads. */
public final class Catalog {

    private static final int NOT_FOUND = 404;

    private final Elasticsearch elasticsearch;
    private final IndexNames names;

    public Catalog(Elasticsearch elasticsearch, IndexNames names) {
        this.elasticsearch = elasticsearch;
        this.names = names;
    }

    /** The table of that name; empty if queries can't see one. */
    public Optional<IndexedTable> find(TableName table) throws IOException {
        try {
            return tables(names.alias(table), mapping -> true).stream()
                    .filter(found -> found.table().equals(table))
                    .findFirst();
        } catch (ElasticsearchException e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All tables that queries can see, in the order of their names. */
    public List<IndexedTable> all() throws IOException {
        return tables(names.prefix() + "*", mapping -> true);
    }

    /** The same, of those alone that are under the prefix: an empty one stands before every name. */
    public List<IndexedTable> own() throws IOException {
        return tables(names.prefix() + "*", mapping -> TableMapping.isUnder(mapping, names));
    }

    /**
     * The table that a person names: {@code shop.orders}, or {@code orders} where only one table is called so.
     *
     * @throws UsageException if there is none; it tells which there are
     */
    public IndexedTable require(String name) throws IOException {
        if (name.indexOf('.') > 0) {
            Optional<IndexedTable> found = find(TableName.parse(name));
            if (found.isPresent()) {
                return found.get();
            }
        }
        // Under an alias of its own, or by its short name.
        List<IndexedTable> all = all();
        List<IndexedTable> called = all.stream()
                .filter(t -> t.table().table().equals(name)
                        || t.table().toString().equals(name)
                        || t.alias().equals(name))
                .toList();
        if (called.size() == 1) {
            return called.get(0);
        }
        if (called.size() > 1) {
            throw new UsageException("More than one table is called '" + name + "': use one of "
                    + joined(called.stream().map(IndexedTable::alias)));
        }
        throw new UsageException("No table '" + name + "' in Elasticsearch at " + elasticsearch.url() + ": "
                + (all.isEmpty()
                        ? "it holds none yet, fill it with 'orrery search run --stream STREAM'"
                        : nearest(name, all)));
    }

    private static String nearest(String name, List<IndexedTable> all) {
        List<String> tables = all.stream().map(t -> t.table().toString()).toList();
        List<String> names = Stream.concat(
                        tables.stream(), all.stream().map(t -> t.table().table()))
                .toList();
        String use = "use one of " + joined(tables.stream());
        return Nearest.of(name, names)
                .map(near -> "the nearest is '" + near + "'; " + use)
                .orElse(use);
    }

    private static String joined(Stream<String> names) {
        return names.distinct().collect(Collectors.joining(", "));
    }

    private List<IndexedTable> tables(String pattern, Predicate<TypeMapping> which) throws IOException {
        Map<String, IndexMappingRecord> mappings = elasticsearch
                .client()
                .indices()
                .getMapping(m -> m.index(pattern).allowNoIndices(true))
                .result();
        if (mappings.isEmpty()) {
            return List.of();
        }
        Map<String, IndexAliases> aliases = elasticsearch
                .client()
                .indices()
                .getAlias(a -> a.index(pattern).allowNoIndices(true))
                .result();
        return mappings.entrySet().stream()
                .filter(index -> which.test(index.getValue().mappings()))
                .flatMap(index -> table(index.getKey(), index.getValue().mappings()).stream())
                .filter(table -> aliases.containsKey(table.index())
                        && aliases.get(table.index()).aliases().containsKey(table.alias()))
                .sorted((a, b) -> a.table().compareTo(b.table()))
                .toList();
    }

    private static Optional<IndexedTable> table(String index, TypeMapping mapping) {
        List<String> fields = mapping.properties().keySet().stream()
                .filter(field -> !field.equals(Fields.ORRERY))
                .toList();
        return TableMapping.schemaOf(mapping).flatMap(schema -> TableMapping.aliasOf(mapping)
                .map(alias -> new IndexedTable(schema, alias, index, fields)));
    }
}
