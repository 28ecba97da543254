package io.orrery.consumer.guide;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.testkit.ContractRow;
import io.orrery.consumer.testkit.DerivedStoreContract;
import io.orrery.event.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest extends DerivedStoreContract {

    @TempDir
    Path folder;

    @Override
    protected DerivedStore open() throws IOException {
        return new Mirror(folder.resolve("mirror.json"));
    }

    @Override
    protected DerivedStore reopen(DerivedStore killed) throws IOException {
        return open();
    }

    /** It takes the equal rows of a table without a key for one: its rows lie under their keys. */
    @Override
    protected boolean keepsEqualRows() {
        return false;
    }

    @Override
    protected List<ContractRow> rows(DerivedStore store, TableName table) {
        return ((Mirror) store)
                .rows(table).stream()
                        .map(row -> new ContractRow(((Number) row.get("id")).longValue(), (String) row.get("note")))
                        .toList();
    }
}
