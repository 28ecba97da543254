package io.orrery.search;

import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.SnapshotFloors;
import io.orrery.runtime.OrreryException;
import io.orrery.search.SearchGenerations.TableComparison;
import io.orrery.search.generation.Comparison;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Decides whether queries may see a generation in the place of the live one. */
final class PromotionCheck {

    private final SearchGenerations generations;
    private final Generation live;
    private final Generation next;
    private final SnapshotFloors floors;

    /**
     * @param live what queries see
     * @param next what they are to see
     * @param floors where the snapshot began that it is built from
     */
    PromotionCheck(SearchGenerations generations, Generation live, Generation next, SnapshotFloors floors) {
        this.generations = generations;
        this.live = live;
        this.next = next;
        this.floors = floors;
    }

    /**
     * Compares the two, document by document, and tells what differs.
     *
     * @param patience how long each may take to read what the other has read
     * @throws OrreryException if anything differs
     */
    void requireEqual(Duration patience, PrintWriter out) throws InterruptedException {
        List<TableComparison> compared =
                generations.compare(live.number(), next.number(), next.until(), floors, patience);
        compared.forEach(table -> print(table, out));
        out.flush();
        if (!compared.stream().allMatch(TableComparison::equal)) {
            throw new OrreryException("Generation " + next.number() + " differs from the live generation "
                    + live.number() + " and was not promoted: promote it with 'orrery search promote " + next.number()
                    + " --force' if that is meant, else drop it");
        }
    }

    private static void print(TableComparison table, PrintWriter out) {
        if (table.comparison().isEmpty()) {
            out.println(table.table() + ": the new generation has no index");
            return;
        }
        Comparison comparison = table.comparison().get();
        String others = (comparison.moving() == 0 ? "" : ", " + comparison.moving() + " more kept changing")
                + (comparison.older() == 0 ? "" : ", " + SnapshotFloors.told(comparison.older()));
        if (comparison.equal()) {
            out.println(table.table() + ": equal, " + comparison.after().documents() + " documents" + others
                    + ", content hash " + comparison.after().hash());
        } else {
            out.println(table.table() + ": " + comparison.count() + " differ, "
                    + comparison.before().documents() + " documents (hash "
                    + comparison.before().hash() + ") before, "
                    + comparison.after().documents() + " (hash "
                    + comparison.after().hash() + ") after" + others);
        }
        comparison
                .differences()
                .forEach(d -> out.println("  " + d.kind().name().toLowerCase(Locale.ROOT) + " " + d.id()));
    }
}
