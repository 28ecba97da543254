package io.orrery.search.verify;

import io.orrery.check.StoredTable;
import io.orrery.check.StoredTables;
import io.orrery.search.catalog.Catalog;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.TableForms;
import java.util.List;
import java.util.Set;

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
        return cluster.ask(() -> new Catalog(cluster, forms.names())
                .all().stream()
                        .map(table -> new StoredDocuments(cluster, table, forms.documents(table.schema()), Set.of()))
                        .toList());
    }

    @Override
    public void close() {
        cluster.close();
    }
}
