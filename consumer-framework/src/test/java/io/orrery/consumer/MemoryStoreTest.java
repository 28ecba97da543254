package io.orrery.consumer;

import io.orrery.consumer.testkit.ContractRow;
import io.orrery.consumer.testkit.SnapshotContract;
import io.orrery.event.TableName;
import java.util.List;

/** Holds the contract suite itself, and the store that other tests rely on. */
class MemoryStoreTest extends SnapshotContract {

    @Override
    protected DerivedStore open() {
        return new MemoryStore();
    }

    @Override
    protected DerivedStore reopen(DerivedStore killed) {
        return killed;
    }

    @Override
    protected boolean keepsEqualRows() {
        return false;
    }

    @Override
    protected List<ContractRow> rows(DerivedStore opened, TableName table) {
        return ((MemoryStore) opened).rows(table).stream().map(ContractRow::of).toList();
    }
}
