package io.orrery.search;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.testkit.ContractRow;
import io.orrery.consumer.testkit.SnapshotContract;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.settings.SearchFile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract that every derived store must pass, each test with indices of its own. */
class SearchStoreContractXIT extends SnapshotContract {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final SearchSettings settings =
            new SearchSettings(new SearchFile("contract" + COUNT.incrementAndGet() + "-", null, null), 1, true);

    private SearchStore connect() {
        return SearchStore.open(
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url())), settings);
    }

    @Override
    protected DerivedStore open() {
        return connect();
    }

    @Override
    protected DerivedStore reopen(DerivedStore killed) {
        ((SearchStore) killed).close();
        return connect();
    }

    /** Half a row image, as MySQL logs with binlog_row_image=MINIMAL. */
    @Override
    protected Optional<ChangeEvent<Row>> refused(TestEvents made, long id) {
        return Optional.of(made.write(ITEMS, id, Row.ABSENT));
    }

    @Override
    protected List<ContractRow> rows(DerivedStore opened, TableName table) {
        SearchStore store = (SearchStore) opened;
        List<ContractRow> rows = new ArrayList<>();
        if (store.tables().stream().noneMatch(schema -> schema.table().equals(table))) {
            return rows;
        }
        try (LiveDocuments documents = store.documents(table)) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(document -> rows.add(ContractRow.of(document.row())));
            }
        }
        return rows;
    }
}
