package io.orrery.consumer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps its positions with its rows, and can be copied and replaced by a copy. */
final class PositionedStore extends MemoryStore {

    /** The ids of the batches' rows as they came, duplicates included. */
    final List<Integer> batchSizes = new CopyOnWriteArrayList<>();

    private Map<String, StreamPosition> positions = new HashMap<>();

    /** Rows and positions of one moment. */
    record Copy(Object rows, Map<String, StreamPosition> positions) {}

    @Override
    public synchronized ApplyResult apply(Batch batch) throws Exception {
        ApplyResult result = super.apply(batch);
        batchSizes.add(batch.events().size());
        positions.merge(batch.shardId(), batch.end(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        return result;
    }

    @Override
    public synchronized Optional<StreamPosition> position(String shardId) {
        return Optional.ofNullable(positions.get(shardId));
    }

    synchronized Copy copy() {
        return new Copy(copyRows(), new HashMap<>(positions));
    }

    synchronized void restore(Copy copy) {
        setRows(copy.rows());
        positions = new HashMap<>(copy.positions());
    }
}
