package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.ApplyResult.Rejection;
import java.util.ArrayList;
import java.util.List;

/** Counts what becomes of each of the merged batches. */
final class BatchResults {

    private final long[] applied;
    private final long[] stale;
    private final List<List<Rejection>> rejections = new ArrayList<>();

    BatchResults(int batches) {
        applied = new long[batches];
        stale = new long[batches];
        for (int i = 0; i < batches; i++) {
            rejections.add(new ArrayList<>());
        }
    }

    void applied(int batch, long changes) {
        applied[batch] += changes;
    }

    void stale(int batch, long changes) {
        stale[batch] += changes;
    }

    /** Changes that were counted as applied turn out to be stale. */
    void wasStale(int batch, long changes) {
        applied[batch] -= changes;
        stale[batch] += changes;
    }

    void reject(int batch, Rejection rejection) {
        rejections.get(batch).add(rejection);
    }

    List<ApplyResult> toList() {
        List<ApplyResult> results = new ArrayList<>();
        for (int i = 0; i < applied.length; i++) {
            results.add(new ApplyResult(applied[i], stale[i], rejections.get(i)));
        }
        return results;
    }
}
