package io.orrery.search.verify;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.check.StoredTable;
import io.orrery.check.StoredTables;
import io.orrery.search.catalog.Catalog;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.TableForms;
import java.io.IOException;
import java.util.List;

/** The tables of the index. It closes the connection that it is given. */
public final class IndexedTables implements StoredTables {

    private final Elasticsearch cluster;
    private final TableForms forms;

    public IndexedTables(Elasticsearch cluster, TableForms forms) {
        this.cluster = cluster;
        this.forms = forms;
    }

    @Override
    public List<? extends StoredTable> tables() {
        return ask(cluster, () -> new Catalog(cluster, forms.names())
                .all().stream()
                        .map(table -> new StoredDocuments(cluster, table, forms.documents(table.schema())))
                        .toList());
    }

    @Override
    public void close() {
        cluster.close();
    }

    /** Asks the cluster something. */
    interface Question<T> {
        T ask() throws IOException;
    }

    /** The answer. */
    static <T> T ask(Elasticsearch cluster, Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | ElasticsearchException e) {
            throw cluster.describe(e);
        }
    }
}
