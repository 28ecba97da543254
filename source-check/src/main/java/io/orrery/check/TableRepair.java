package io.orrery.check;

import io.orrery.check.Verification.Difference;
import io.orrery.check.Verification.Repair;
import io.orrery.check.repair.KeyJson;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Has rows that differ published anew, some at a time, and looks whether they are equal then. The first few show whether
 * the satellite gets on: once they have come, so has all that was published before them, and of the rest only what still
 * differs is asked for. Where none of them comes, no more are published. For one thread.
 */
final class TableRepair {

    private static final int FIRST = 100;

    /** All requests of a producer share an item, of 400 KB at most. */
    private static final int MOST_KEYS = 2_000;

    private static final int MOST_BYTES = 100_000;

    /** What is published anew has to pass the stream like a change. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(30);

    private static final Duration MOST_EXTRA = Duration.ofMinutes(30);

    private final TableSchema schema;
    private final RowCheck check;
    private final Repairs repairs;
    private final List<Difference> left = new ArrayList<>();
    private final List<Difference> mended = new ArrayList<>();
    private int inFlight;
    private boolean whole;

    TableRepair(TableSchema schema, RowCheck check, Repairs repairs) {
        this.schema = schema;
        this.check = check;
        this.repairs = repairs;
    }

    /**
     * Repairs.
     *
     * @param progress hears how many of the rows that differ are done
     */
    Verification repair(Verification found, Duration patience, LongConsumer progress)
            throws SQLException, InterruptedException {
        List<Difference> due = new ArrayList<>();
        for (Difference difference : found.differences()) {
            (isDue(difference) ? due : left).add(difference);
        }
        String problem = left.isEmpty() ? null : "some rows were published anew in vain, and will be again later";
        if (!schema.keyless() && found.differences().size() >= RowCheck.MOST) {
            left.addAll(due);
            problem =
                    "so many rows differ that a snapshot is quicker: orrery snapshot start --tables '" + table() + "'";
        } else {
            Optional<String> failed = publish(due, longer(patience), progress);
            problem = failed.orElse(problem);
        }
        return found.repaired(left, inFlight, new Repair(mended, whole, problem));
    }

    private static Duration longer(Duration patience) {
        return patience.compareTo(LEAST_PATIENCE) > 0 ? patience : LEAST_PATIENCE;
    }

    private TableName table() {
        return schema.table();
    }

    private boolean isDue(Difference difference) {
        return repairs.attempts().isDue(table(), attempt(difference));
    }

    /** A table without a key is published as a whole, or not at all. */
    private String attempt(Difference difference) {
        return schema.keyless() ? "" : difference.id();
    }

    /** Returns why not all was published. */
    private Optional<String> publish(List<Difference> due, Duration patience, LongConsumer progress)
            throws SQLException, InterruptedException {
        int done = 0;
        while (done < due.size()) {
            List<Difference> some = due.subList(done, end(due, done));
            Optional<String> problem = portion(some, patience);
            done += some.size();
            progress.accept(done);
            if (problem.isPresent()) {
                left.addAll(due.subList(done, due.size()));
                return problem;
            }
        }
        return Optional.empty();
    }

    private int end(List<Difference> due, int from) {
        if (schema.keyless()) {
            return due.size();
        }
        int most = from == 0 ? FIRST : MOST_KEYS;
        int end = from;
        long bytes = 0;
        while (end < due.size() && end - from < most && (end == from || bytes < MOST_BYTES)) {
            bytes += KeyJson.of(due.get(end).key()).length() * 3L; // At most so many bytes a letter.
            end++;
        }
        return end;
    }

    private Optional<String> portion(List<Difference> some, Duration patience)
            throws SQLException, InterruptedException {
        List<Difference> now = check.settle(rows(some), Duration.ZERO).differences();
        if (now.isEmpty()) {
            return Optional.empty();
        }
        List<String> keys = schema.keyless()
                ? List.of()
                : now.stream().map(difference -> KeyJson.of(difference.key())).toList();
        long asked = System.nanoTime();
        Optional<String> problem = repairs.publisher().republish(table(), keys);
        if (problem.isPresent()) {
            left.addAll(now);
            return problem;
        }
        whole = schema.keyless();
        // What took long to publish takes long to arrive.
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        Settlement after = check.settle(rows(now), patience.plus(took.compareTo(MOST_EXTRA) < 0 ? took : MOST_EXTRA));
        settled(now, after);
        return after.differences().size() == now.size()
                ? Optional.of(
                        "what was published anew makes no difference: see whether the satellite runs, how far it is"
                                + " behind, and what it has parked ('orrery dead-letters list')")
                : Optional.empty();
    }

    private static Map<String, Row> rows(List<Difference> differences) {
        Map<String, Row> rows = new LinkedHashMap<>();
        differences.forEach(difference -> rows.put(difference.id(), difference.key()));
        return rows;
    }

    private void settled(List<Difference> published, Settlement after) {
        Map<String, Row> differs = rows(after.differences());
        Set<String> inVain = new HashSet<>();
        after.differences().forEach(difference -> inVain.add(attempt(difference)));
        for (Difference difference : published) {
            if (!inVain.contains(attempt(difference))) {
                repairs.attempts().forget(table(), attempt(difference));
            }
            if (!differs.containsKey(difference.id()) && !after.inFlight().contains(difference.id())) {
                mended.add(difference);
            }
        }
        inVain.forEach(attempt -> repairs.attempts().wasInVain(table(), attempt));
        left.addAll(after.differences());
        inFlight += after.inFlight().size();
    }
}
