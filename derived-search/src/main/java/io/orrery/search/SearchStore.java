package io.orrery.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.search.catalog.Catalog;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.generation.GenerationIndexes;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.write.BatchWriter;
import io.orrery.search.write.TableIndexes;
import io.orrery.search.write.TombstonePurge;
import io.orrery.search.write.Visibility;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The indices of one generation as a store that follows the source. Each table that comes by gets an index, made from its
 * schema, behind an alias that shows the live documents. Safe for any number of threads.
 */
public final class SearchStore implements DerivedStore, AutoCloseable {

    private final Elasticsearch elasticsearch;
    private final TableForms forms;
    private final BatchWriter writer;
    private final Catalog catalog;
    private final GenerationIndexes indexes;
    private final int generation;

    private SearchStore(Elasticsearch elasticsearch, SearchSettings settings, Ledger ledger, Visibility visibility) {
        this.elasticsearch = elasticsearch;
        this.forms = new TableForms(settings.file());
        this.writer = new BatchWriter(
                elasticsearch,
                new TableIndexes(elasticsearch.client(), forms, settings.generation(), visibility, ledger),
                ledger,
                Clock.systemUTC());
        this.catalog = new Catalog(elasticsearch, forms.names());
        this.indexes = new GenerationIndexes(elasticsearch.client(), forms, ledger);
        this.generation = settings.generation();
    }

    /**
     * Opens the store.
     *
     * @throws io.orrery.runtime.OrreryException if the cluster can't be reached, refuses us, or is of a version that
     *     Orrery does not speak to; or if its indices are called otherwise than the settings file says
     */
    public static SearchStore open(ConnectionSettings connection, SearchSettings settings) {
        return open(connection, settings, ledger -> () -> settings.live());
    }

    /** A store whose indices queries are to see while its generation is the live one. */
    static SearchStore openGeneration(ConnectionSettings connection, SearchFile file, int generation) {
        return open(
                connection,
                new SearchSettings(file, generation, false),
                ledger -> () -> ledger.live().orElse(0) == generation);
    }

    private static SearchStore open(
            ConnectionSettings connection, SearchSettings settings, Function<Ledger, Visibility> visibility) {
        Elasticsearch elasticsearch = Elasticsearch.connect(connection);
        try {
            elasticsearch.checkVersion();
            TableForms forms = new TableForms(settings.file());
            Ledger ledger = new Ledger(elasticsearch.client(), forms.names());
            elasticsearch.ask(() -> {
                new GenerationIndexes(elasticsearch.client(), forms, ledger).requireNames(settings.generation());
                return null;
            });
            return new SearchStore(elasticsearch, settings, ledger, visibility.apply(ledger));
        } catch (RuntimeException e) {
            elasticsearch.close();
            throw e;
        }
    }

    @Override
    public ApplyResult apply(Batch batch) throws InterruptedException {
        return writer.apply(batch);
    }

    @Override
    public boolean takesOneOrigin(TableName table) {
        return true;
    }

    @Override
    public Map<TableName, Completeness> completeness() {
        return elasticsearch.ask(() -> indexes.completeness(generation));
    }

    /** The schemas of the tables that queries can see, in the order of the tables' names. */
    public List<TableSchema> tables() {
        return elasticsearch.ask(
                () -> catalog.all().stream().map(IndexedTable::schema).toList());
    }

    /** How many rows of a table queries can see, those just written included; 0 if the table has no index. */
    public long count(TableName table) {
        return elasticsearch.ask(() -> {
            Optional<IndexedTable> found = catalog.find(table);
            if (found.isEmpty()) {
                return 0L;
            }
            refresh(found.get());
            return elasticsearch
                    .client()
                    .count(c -> c.index(found.get().alias()))
                    .count();
        });
    }

    /**
     * All documents of a table that queries can see, those just written included.
     *
     * @throws io.orrery.runtime.UsageException if the table has no index
     */
    public LiveDocuments documents(TableName table) {
        return elasticsearch.ask(() -> {
            IndexedTable found = catalog.require(table.toString());
            refresh(found);
            return new LiveDocuments(elasticsearch, found, forms.documents(found.schema()));
        });
    }

    /**
     * Deletes the tombstones that were written before a time, for good.
     *
     * @param before no later than the oldest record of the stream: an older write that comes after the tombstone is gone
     *     would bring the row back
     * @return how many
     */
    public long purgeTombstones(Instant before) throws InterruptedException {
        try {
            return new TombstonePurge(elasticsearch).run(catalog, before);
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }

    private void refresh(IndexedTable table) throws IOException {
        elasticsearch.client().indices().refresh(r -> r.index(table.index()));
    }

    @Override
    public void close() {
        elasticsearch.close();
    }
}
