package io.orrery.search.write;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.ApplyResult.Rejection;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import java.util.ArrayList;
import java.util.List;

/** Counts what became of changes. For one thread. */
final class Tally {
    private long applied;
    private long stale;
    private final List<Rejection> rejections = new ArrayList<>();

    void add(List<ChangeEvent<Row>> row, ItemOutcome outcome, List<List<ChangeEvent<Row>>> older) {
        if (outcome instanceof ItemOutcome.Rejected rejected) {
            reject(row, rejected.reason(), older);
        } else if (outcome instanceof ItemOutcome.Stale) {
            stale += row.size();
        } else {
            applied += row.size();
        }
    }

    /** A change of a table without a key, which stands for no other. */
    void add(ChangeEvent<Row> change, ItemOutcome outcome) {
        add(new ArrayList<>(List.of(change)), outcome, new ArrayList<>());
    }

    void reject(ChangeEvent<Row> change, String reason) {
        rejections.add(new Rejection(change, reason));
    }

    void applied(long changes) {
        applied += changes;
    }

    void stale(long changes) {
        stale += changes;
    }

    void reject(List<ChangeEvent<Row>> row, String reason, List<List<ChangeEvent<Row>>> older) {
        rejections.add(new Rejection(row.remove(row.size() - 1), reason));
        if (!row.isEmpty()) {
            older.add(row);
        }
    }

    /** The batch comes again without what was rejected. Until then not all of it is there. */
    boolean rejectsNone() {
        return rejections.isEmpty();
    }

    ApplyResult result() {
        return new ApplyResult(applied, stale, rejections);
    }
}
