package io.orrery.consumer;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A store before another one, which hands on everything: what is to be otherwise is overridden. As safe for threads as that one. */
public abstract class ForwardingStore implements DerivedStore {

    private final DerivedStore store;

    /**
     * Before a store.
     *
     * @param store takes what is handed on; closing it stays the caller's
     */
    protected ForwardingStore(DerivedStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    @Override
    public ApplyResult apply(Batch batch) throws Exception {
        return store.apply(batch);
    }

    @Override
    public Optional<StreamPosition> position(String shardId) throws Exception {
        return store.position(shardId);
    }

    @Override
    public boolean gathers() {
        return store.gathers();
    }

    @Override
    public void forget(String shardId) {
        store.forget(shardId);
    }

    @Override
    public void flush(String shardId) throws Exception {
        store.flush(shardId);
    }

    @Override
    public boolean takesOneOrigin(TableName table) {
        return store.takesOneOrigin(table);
    }

    @Override
    public Map<TableName, Completeness> completeness() throws Exception {
        return store.completeness();
    }
}
