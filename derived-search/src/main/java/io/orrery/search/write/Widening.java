package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.get_mapping.IndexMappingRecord;
import io.orrery.consumer.settings.HiddenColumns;
import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import io.orrery.runtime.UsageException;
import io.orrery.search.mapping.Fields;
import io.orrery.search.mapping.MappingJson;
import io.orrery.search.mapping.Naming;
import io.orrery.search.mapping.TableMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds what a live index lacks of a mapping, and tells what can't be added. Safe for any number of threads. */
final class Widening {

    private static final Logger log = LoggerFactory.getLogger(Widening.class);

    private final ElasticsearchClient client;

    Widening(ElasticsearchClient client) {
        this.client = client;
    }

    /**
     * What is known of the documents of an index.
     *
     * @param naming what names them
     * @param told their columns, those that rows had later too, with what earlier rows hold in them
     * @param respelt whether they may have a column in another case than it is written in now
     */
    record Found(Naming naming, TableSchema told, boolean respelt) {}

    /**
     * Does it, and tells what is known of the documents that are there.
     *
     * @param hidden what documents leave out because the settings file says so
     */
    Found widen(String index, TableMapping wanted, HiddenColumns hidden) throws IOException {
        IndexMappingRecord there =
                client.indices().getMapping(m -> m.index(index)).get(index);
        if (there == null) {
            throw IndexRefusals.takenByAnAlias(index, wanted);
        }
        TypeMapping found = there.mappings();
        TableSchema known = TableMapping.schemaOf(found).orElse(wanted.schema());
        if (!known.table().equals(wanted.schema().table())) {
            throw new UsageException("Index " + index + " holds table " + known.table() + ": set another 'index' for "
                    + wanted.schema().table() + " in the settings file");
        }
        TableSchema union = union(wanted.schema(), known);
        hidden.requireAfter(known, wanted.schema());
        hidden.require(union);
        Map<String, Property> missing = new LinkedHashMap<>();
        List<String> different = new ArrayList<>();
        wanted.properties().forEach((field, property) -> {
            Property existing = found.properties().get(field);
            if (existing == null) {
                missing.put(field, property);
            } else if (!MappingJson.fits(property, existing)) {
                different.add(field);
            }
        });
        Naming naming = TableMapping.namingOf(found).orElseGet(() -> Naming.of(known, 0));
        if (!missing.isEmpty() || !union.equals(known)) {
            client.indices().putMapping(p -> p.index(index)
                    .meta(wanted.meta(union, naming))
                    .properties(missing)
                    .properties(Fields.ORRERY, TableMapping.bookkeeping()));
        }
        if (!missing.isEmpty()) {
            log.info("Added fields {} to index {}", missing.keySet(), index);
        }
        if (!different.isEmpty()) {
            log.warn(
                    "Fields {} of index {} are to be indexed in another way: run 'orrery search rebuild', with"
                            + " --snapshot for rows that the stream does not hold",
                    different,
                    index);
        }
        boolean respelt = known.columns().stream()
                .anyMatch(c -> !wanted.schema().hasColumn(c.name()) && spells(wanted.schema(), c));
        return new Found(naming, union, respelt);
    }

    private static boolean spells(TableSchema schema, Column column) {
        return schema.columns().stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()));
    }

    /** Notes what names the documents of an index from now on. */
    void renamed(String index, TableMapping wanted, Naming naming) throws IOException {
        TypeMapping found =
                client.indices().getMapping(m -> m.index(index)).get(index).mappings();
        TableSchema known = TableMapping.schemaOf(found).orElse(wanted.schema());
        client.indices().putMapping(p -> p.index(index).meta(wanted.meta(known, naming)));
    }

    /**
     * The columns of both: documents of either schema can then be read. A worker that is behind takes nothing away. In
     * whatever case its name is written, a column is the same one.
     */
    private static TableSchema union(TableSchema wanted, TableSchema known) {
        List<Column> columns = new ArrayList<>(wanted.columns());
        known.columns().stream().filter(c -> !spells(wanted, c)).forEach(columns::add);
        return columns.size() == known.columns().size() && known.columns().containsAll(columns)
                ? known
                : new TableSchema(wanted.table(), columns, wanted.key());
    }
}
