package io.orrery.consumer;

import io.orrery.consumer.testkit.DerivedStoreContract;
import java.util.HashMap;
import java.util.Map;

/** Holds the contract suite itself, and the store that other tests rely on. */
class MemoryStoreTest extends DerivedStoreContract {

    @Override
    protected DerivedStore open() {
        return new MemoryStore();
    }

    @Override
    protected DerivedStore reopen(DerivedStore killed) {
        return killed;
    }

    @Override
    protected Map<Long, String> notes(DerivedStore opened) {
        Map<Long, String> notes = new HashMap<>();
        ((MemoryStore) opened).rows(ITEMS.table()).forEach(row -> notes.put(row.getLong("id"), row.getString("note")));
        return notes;
    }
}
