package io.orrery.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.generation.GenerationalStore;
import io.orrery.consumer.generation.SnapshotFloors;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import io.orrery.search.catalog.Catalog;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.generation.Comparison;
import io.orrery.search.generation.GenerationIndexes;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.write.TombstonePurge;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Generations of the indices beside each other in one cluster; queries see one of them, through the aliases. */
public final class SearchGenerations implements GenerationalStore, AutoCloseable {

    /** The satellite's name where none is given. */
    public static final String DEFAULT_NAME = "orrery-search";

    private final ConnectionSettings connection;
    private final SearchFile file;
    private final Elasticsearch elasticsearch;
    private final GenerationIndexes indexes;
    private final Ledger ledger;
    private final IndexNames names;

    private SearchGenerations(ConnectionSettings connection, SearchFile file, Elasticsearch elasticsearch) {
        this.connection = connection;
        this.file = file;
        this.elasticsearch = elasticsearch;
        TableForms forms = new TableForms(file);
        this.names = forms.names();
        this.ledger = new Ledger(elasticsearch.client(), forms.names());
        this.indexes = new GenerationIndexes(elasticsearch.client(), forms, ledger);
    }

    /**
     * Connects.
     *
     * @throws io.orrery.runtime.OrreryException if the cluster can't be reached, refuses us, or is of a version that
     *     Orrery does not speak to
     */
    public static SearchGenerations open(ConnectionSettings connection, SearchFile file) {
        Elasticsearch elasticsearch = Elasticsearch.connect(connection);
        try {
            elasticsearch.checkVersion();
            return new SearchGenerations(connection, file, elasticsearch);
        } catch (RuntimeException e) {
            elasticsearch.close();
            throw e;
        }
    }

    @Override
    public DerivedStore open(int generation) {
        return SearchStore.openGeneration(connection, file, generation);
    }

    @Override
    public void promote(int generation) {
        elasticsearch.ask(() -> {
            // First, so that a table whose first row comes meanwhile is not left behind.
            ledger.live(generation);
            indexes.show(generation);
            return null;
        });
    }

    @Override
    public void drop(int generation) {
        elasticsearch.ask(() -> {
            indexes.drop(generation);
            return null;
        });
    }

    /**
     * Sees that the indices belong to no other satellite: two under one prefix would take the aliases from each other.
     *
     * @throws UsageException if they do
     */
    void requireOwner(Ledger.Owner satellite) {
        elasticsearch.ask(ledger::owner).ifPresent(owner -> requireSame(owner, satellite));
    }

    /**
     * Writes down that the indices are a satellite's.
     *
     * @throws UsageException if they belong to another one
     */
    void claim(Ledger.Owner satellite) {
        requireSame(elasticsearch.ask(() -> ledger.claim(satellite)), satellite);
    }

    /** Gives the indices to a satellite, whosever they were. */
    void takeOver(Ledger.Owner satellite) {
        elasticsearch.ask(() -> {
            ledger.takeOver(satellite);
            return null;
        });
    }

    private void requireSame(Ledger.Owner owner, Ledger.Owner satellite) {
        if (!owner.satellite().equals(satellite.satellite())) {
            String which = names.prefix().isEmpty() ? "without a prefix" : "under prefix '" + names.prefix() + "'";
            throw new UsageException("The indices " + which + " in Elasticsearch at " + elasticsearch.url()
                    + " belong to satellite '" + owner.satellite() + "', which follows stream '" + owner.stream()
                    + "': give '" + satellite.satellite()
                    + "' an index-prefix of its own in its settings file, or, if '"
                    + owner.satellite() + "' is gone for good, add --take-over");
        }
    }

    /** The generation that queries see; empty before the first was promoted. */
    public OptionalInt live() {
        return elasticsearch.ask(ledger::live);
    }

    /**
     * Forgets which indices a generation had, so that they can be made anew: for a number that a satellite of another
     * name may have used before.
     */
    public void forget(int generation) {
        elasticsearch.ask(() -> {
            ledger.forget(generation);
            return null;
        });
    }

    /**
     * Deletes the tombstones that were written before a time, for good, in the indices that queries see.
     *
     * @param before as in {@link SearchStore#purgeTombstones}
     * @return how many
     */
    long purgeTombstones(Instant before) throws InterruptedException {
        try {
            return new TombstonePurge(elasticsearch).run(new Catalog(elasticsearch, names), before);
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }

    /** Whether each table of a generation is all there. */
    Map<TableName, Completeness> completeness(int generation) {
        return elasticsearch.ask(() -> indexes.completeness(generation));
    }

    @Override
    public boolean isAway(Exception thrown) {
        return Elasticsearch.isAway(thrown);
    }

    /** How many documents a generation has of each table that it has an index of, those just written included. */
    public Map<TableName, Long> rows(int generation) {
        return elasticsearch.ask(() -> indexes.rows(generation));
    }

    /**
     * What a table of one generation lacks or has in excess of another.
     *
     * @param table the table
     * @param comparison how they differ; empty if the new generation has no index of it at all
     */
    public record TableComparison(TableName table, Optional<Comparison> comparison) {

        /** True if nothing differs. */
        public boolean equal() {
            return comparison.filter(Comparison::equal).isPresent();
        }
    }

    /**
     * Compares two generations, table by table, while both follow the stream.
     *
     * @param until what was committed after that time is not compared
     * @param floors where the snapshot began that the new one is built from: what the old one knows from before counts
     *     for nothing, and a table that neither has any more for nothing either
     * @param patience how long each may take to read what the other has read
     */
    public List<TableComparison> compare(
            int oldGeneration, int newGeneration, Optional<Instant> until, SnapshotFloors floors, Duration patience)
            throws InterruptedException {
        try {
            Map<TableName, String> news = indexes.tables(newGeneration);
            List<TableComparison> comparisons = new ArrayList<>();
            for (Map.Entry<TableName, String> old :
                    indexes.tables(oldGeneration).entrySet()) {
                TableName table = old.getKey();
                String fresh = news.get(table);
                if (fresh != null) {
                    long since = floors.since(table);
                    comparisons.add(new TableComparison(
                            table, Optional.of(indexes.compare(old.getValue(), fresh, until, since, patience))));
                } else if (!floors.lack(table) || indexes.rows(old.getValue()) > 0) {
                    comparisons.add(new TableComparison(table, Optional.empty()));
                }
            }
            return comparisons;
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }

    @Override
    public void close() {
        elasticsearch.close();
    }
}
