package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.ApplyResult.Rejection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

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

    private void wasStale(int batch, long changes) {
        applied[batch] -= changes;
        stale[batch] += changes;
    }

    /**
     * Counts changes as stale that were counted as applied.
     *
     * @param query gives batches, each once, and how many of its changes
     * @return how many there are; empty if the query gives nothing
     */
    OptionalLong countStale(Connection connection, String query) throws SQLException {
        List<long[]> found = Statements.query(connection, query, row -> new long[] {row.getLong(1), row.getLong(2)});
        found.forEach(one -> wasStale((int) one[0], one[1]));
        return found.stream().mapToLong(one -> one[1]).reduce(Long::sum);
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
