package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import io.orrery.consumer.settings.HiddenColumns;
import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import io.orrery.runtime.UsageException;
import io.orrery.search.mapping.MappingJson;
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

    /** @param hidden what documents leave out because the settings file says so */
    void widen(String index, TableMapping wanted, HiddenColumns hidden) throws IOException {
        TypeMapping found =
                client.indices().getMapping(m -> m.index(index)).get(index).mappings();
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
        if (!missing.isEmpty() || !union.equals(known)) {
            client.indices()
                    .putMapping(p -> p.index(index).meta(wanted.meta(union)).properties(missing));
        }
        if (!missing.isEmpty()) {
            log.info("Added fields {} to index {}", missing.keySet(), index);
        }
        if (!different.isEmpty()) {
            log.warn(
                    "Fields {} of index {} are to be indexed in another way: run 'orrery search rebuild'",
                    different,
                    index);
        }
        if (!known.key().equals(wanted.schema().key())) {
            log.warn(
                    "The key of {} changed from {} to {}, and the documents of index {} are named by it: run 'orrery"
                            + " search rebuild'",
                    wanted.schema().table(),
                    known.key(),
                    wanted.schema().key(),
                    index);
        }
    }

    /** The columns of both: documents of either schema can then be read. A worker that is behind takes nothing away. */
    private static TableSchema union(TableSchema wanted, TableSchema known) {
        List<Column> columns = new ArrayList<>(wanted.columns());
        known.columns().stream().filter(c -> !wanted.hasColumn(c.name())).forEach(columns::add);
        return columns.size() == known.columns().size() && known.columns().containsAll(columns)
                ? known
                : new TableSchema(wanted.table(), columns, wanted.key());
    }
}
