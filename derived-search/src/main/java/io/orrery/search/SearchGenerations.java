package io.orrery.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.generation.GenerationalStore;
import io.orrery.event.TableName;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.generation.Comparison;
import io.orrery.search.generation.GenerationCheck;
import io.orrery.search.generation.GenerationIndexes;
import io.orrery.search.generation.LiveGeneration;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.settings.SearchFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Generations of the indices beside each other in one cluster; queries see one of them, through the aliases. */
public final class SearchGenerations implements GenerationalStore, AutoCloseable {

    private final ConnectionSettings connection;
    private final SearchFile file;
    private final Elasticsearch elasticsearch;
    private final GenerationIndexes indexes;
    private final LiveGeneration live;

    private SearchGenerations(ConnectionSettings connection, SearchFile file, Elasticsearch elasticsearch) {
        this.connection = connection;
        this.file = file;
        this.elasticsearch = elasticsearch;
        IndexNames names = new TableForms(file).names();
        this.indexes = new GenerationIndexes(elasticsearch.client(), names);
        this.live = new LiveGeneration(elasticsearch.client(), names);
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
        asking(() -> {
            // First, so that a table whose first row comes meanwhile is not left behind.
            live.set(generation);
            indexes.show(generation);
            return null;
        });
    }

    @Override
    public void drop(int generation) {
        asking(() -> {
            indexes.drop(generation);
            return null;
        });
    }

    /** The generation that queries see; empty before the first was promoted. */
    public OptionalInt live() {
        return asking(live::get);
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
     * @param patience how long each may take to read what the other has read
     */
    public List<TableComparison> compare(
            int oldGeneration, int newGeneration, Optional<Instant> until, Duration patience)
            throws InterruptedException {
        try {
            Map<TableName, String> news = new TreeMap<>();
            indexes.of(newGeneration).forEach(index -> news.put(index.schema().table(), index.name()));
            GenerationCheck check = new GenerationCheck(elasticsearch.client(), patience);
            List<TableComparison> comparisons = new ArrayList<>();
            for (GenerationIndexes.TableOfGeneration old : indexes.of(oldGeneration)) {
                TableName table = old.schema().table();
                String fresh = news.get(table);
                comparisons.add(new TableComparison(
                        table,
                        fresh == null ? Optional.empty() : Optional.of(check.compare(old.name(), fresh, until))));
            }
            return comparisons;
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    private <T> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }

    @Override
    public void close() {
        elasticsearch.close();
    }
}
