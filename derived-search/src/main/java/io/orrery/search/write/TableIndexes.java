package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.json.JsonData;
import io.orrery.consumer.settings.NamedTables;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.mapping.Fields;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.mapping.MappingJson;
import io.orrery.search.mapping.Naming;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.mapping.TableMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of each table that is met, and widens it for new columns. Any number of workers may do the same at the
 * same time: whoever comes second finds the work done. Safe for any number of threads.
 */
public final class TableIndexes {

    private static final Logger log = LoggerFactory.getLogger(TableIndexes.class);

    private static final String EXISTS = "resource_already_exists_exception";

    private final ElasticsearchClient client;
    private final TableForms forms;
    private final int generation;
    private final Visibility visibility;
    private final Ledger ledger;
    private final Widening widening;
    private final IndexRefusals refusals;
    private final Refreshing refreshing;
    private final Map<TableSchema, TableIndex> ready = new ConcurrentHashMap<>();
    private final Map<TableName, Naming> namings = new ConcurrentHashMap<>();
    private final Map<TableName, TableSchema> told = new ConcurrentHashMap<>();

    /**
     * @param generation the generation that is written
     * @param visibility whether an index gets its table's alias at once; if not, nobody sees it until it is promoted
     * @param ledger remembers which indices were made
     */
    public TableIndexes(
            ElasticsearchClient client, TableForms forms, int generation, Visibility visibility, Ledger ledger) {
        this.client = client;
        this.forms = forms;
        this.generation = generation;
        this.visibility = visibility;
        this.ledger = ledger;
        this.widening = new Widening(client);
        this.refusals = new IndexRefusals(client);
        this.refreshing = new Refreshing(client, forms);
    }

    /** The generation that is written. */
    int generation() {
        return generation;
    }

    /** The name of a table's index, whether it exists or not. */
    String name(TableName table) {
        return forms.names().index(table, generation);
    }

    /** True if the table has an index. */
    boolean exists(TableName table) throws IOException {
        return client.indices().exists(e -> e.index(name(table))).value();
    }

    /**
     * The index for rows of that schema, made or widened if it has to be.
     *
     * @throws io.orrery.consumer.RejectedException if the settings file may not keep out what it is meant to
     * @throws StoreUnavailableException if it was made before and is gone, and its rows with it
     */
    TableIndex of(TableSchema schema) throws IOException {
        TableIndex known = ready.get(schema);
        if (known != null) {
            return known;
        }
        synchronized (this) {
            String index = name(schema.table());
            TableMapping mapping = forms.mapping(schema);
            try {
                return make(schema, index, mapping);
            } catch (ElasticsearchException e) {
                throw refusals.of(e, index, mapping);
            }
        }
    }

    private TableIndex make(TableSchema schema, String index, TableMapping mapping) throws IOException {
        boolean paused = false;
        Widening.Found found;
        if (exists(schema.table())) {
            found = widen(index, mapping);
        } else {
            paused = !visibility.live();
            found = makeAnew(index, mapping, paused);
        }
        namings.putIfAbsent(schema.table(), found.naming());
        told.putIfAbsent(schema.table(), found.told());
        ledger.made(index, generation);
        // Asked now, not before: a promotion meanwhile did not see an index that was not there yet.
        if (visibility.live()) {
            show(index, mapping, paused);
        }
        TableIndex made =
                new TableIndex(index, IndexNames.writeAlias(index), schema, forms.documents(schema), found.respelt());
        ready.put(schema, made);
        return made;
    }

    private Widening.Found makeAnew(String index, TableMapping mapping, boolean paused) throws IOException {
        if (ledger.hasMade(index)) {
            throw new StoreUnavailableException(lost(index));
        }
        requireSettings(mapping.schema());
        return create(index, mapping, !paused)
                ? new Widening.Found(Naming.of(mapping.schema(), 0), mapping.schema(), false)
                : widen(index, mapping);
    }

    /** What names the documents of a table whose index was asked for. */
    Naming naming(TableName table) {
        return namings.get(table);
    }

    /** Tells what earlier rows hold in the columns that name the documents of a table whose index was asked for. */
    TableSchema told(TableName table) {
        return told.get(table);
    }

    /**
     * The documents of a table are named otherwise from now on.
     *
     * @param whole whether all are, so that no other worker has to look
     */
    void renamed(TableIndex index, Naming naming, boolean whole) throws IOException {
        namings.put(index.schema().table(), naming);
        told.put(index.schema().table(), index.schema());
        if (whole) {
            widening.renamed(index.name(), forms.mapping(index.schema()), naming);
        }
    }

    /** What the settings file keeps out has to be kept out from the first row on. */
    private void requireSettings(TableSchema schema) throws IOException {
        TableName table = schema.table();
        forms.settings(table).hidden().require(schema);
        List<TableName> unseen = new ArrayList<>();
        for (TableName other : forms.hidingOthers(table)) {
            if (!exists(other)) {
                unseen.add(other);
            }
        }
        NamedTables.require(table, unseen);
    }

    private Widening.Found widen(String index, TableMapping mapping) throws IOException {
        return widening.widen(
                index, mapping, forms.settings(mapping.schema().table()).hidden());
    }

    /** What to say of an index that is gone. */
    static String lost(String index) {
        return "Index " + index + " is gone, and the rows that it held: restore it from a snapshot, or build all"
                + " indices anew with 'orrery search rebuild', with --snapshot for rows that the stream does not hold";
    }

    /** False if another worker was faster. */
    private boolean create(String index, TableMapping mapping, boolean live) throws IOException {
        CreateIndexRequest.Builder request = new CreateIndexRequest.Builder()
                .index(index)
                .mappings(mapping.forNewIndex())
                .settings(settings(mapping, live))
                .aliases(IndexNames.writeAlias(index), a -> a.isHidden(true));
        try {
            client.indices().create(request.build());
        } catch (ElasticsearchException e) {
            if (EXISTS.equals(e.error().type())) {
                return false;
            }
            throw e;
        }
        log.info("Created index {} for table {}", index, mapping.schema().table());
        return true;
    }

    private IndexSettings settings(TableMapping mapping, boolean live) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("auto_expand_replicas", "0-1");
        settings.put("mapping.total_fields.limit", fieldLimit(mapping));
        settings.putAll(forms.settings(mapping.schema().table()).indexSettings());
        if (!live) {
            Refreshing.pause(settings); // Until it is promoted nobody looks.
        }
        return MappingJson.settings(settings);
    }

    private static String fieldLimit(TableMapping mapping) {
        // Elasticsearch's default of 1,000 is less than MySQL's widest table has columns, and a field can have two.
        return Integer.toString(Math.max(1_000, 100 + 3 * mapping.properties().size()));
    }

    /**
     * Shows an index to queries, if they see none of the table yet. One that they do see may hold more than ours, which
     * began to be filled just now: only a promotion takes its place.
     */
    private void show(String index, TableMapping mapping, boolean paused) throws IOException {
        String alias = mapping.alias();
        if (paused) {
            refreshing.resume(index, mapping.schema().table());
        }
        if (!client.indices().existsAlias(a -> a.name(alias)).value()) {
            client.indices().putAlias(a -> a.index(index).name(alias).filter(liveDocuments()));
        } else if (!client.indices().getAlias(a -> a.name(alias)).result().containsKey(index)) {
            log.warn(
                    "Queries of {} see another index than {}, which is filled: run 'orrery search rebuild'",
                    alias,
                    index);
        }
    }

    /** What queries see of an index: everything but tombstones. */
    public static Query liveDocuments() {
        return Query.of(q ->
                q.bool(b -> b.mustNot(n -> n.term(t -> t.field(Fields.DELETED).value(true)))));
    }

    /** What is older than a version and no tombstone. */
    static Query liveOlderThan(long version) {
        return Query.of(q -> q.bool(b -> b.filter(olderThan(version), liveDocuments())));
    }

    /** What is older than a version, tombstones included. */
    static Query olderThan(long version) {
        return Query.of(q -> q.range(r -> r.untyped(u -> u.field(Fields.VERSION).lt(JsonData.of(version)))));
    }
}
