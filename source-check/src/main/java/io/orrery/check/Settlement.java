package io.orrery.check;

import io.orrery.check.Verification.Difference;
import io.orrery.check.Verification.Kind;
import io.orrery.event.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells rows that differ for good from those whose change is on its way. A change takes a while from the source to the
 * store, so a row counts as different only if it has stayed the same in the source for all the patience, and the store
 * still says something else. A row that changes all the time is never that: in the end it is told as one in flight.
 */
final class Settlement {

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How many times the patience a row may go on changing before the check ends without it. */
    private static final int ROUNDS = 3;

    /** A row that differs for now, and since when the source has said the same of it. */
    private record Suspect(Row row, Optional<String> source, long since) {}

    private final Map<String, Suspect> suspects = new LinkedHashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private final long patience;
    private final long end;
    private final Set<String> inFlight = new LinkedHashSet<>();

    /**
     * @param rows the rows that differ, by id
     * @param patience in nanoseconds
     * @param now as {@link System#nanoTime}
     */
    Settlement(Map<String, Row> rows, long patience, long now) {
        rows.forEach((id, row) -> suspects.put(id, new Suspect(row, Optional.empty(), now)));
        this.patience = patience;
        this.end = now + ROUNDS * patience;
    }

    /** Looks at the open rows on both sides. */
    @FunctionalInterface
    interface Look {
        void at(Settlement settlement) throws SQLException;
    }

    /** Looks again and again, as {@link RowCheck#settle} says, until nothing is open. */
    static Settlement of(Map<String, Row> rows, Duration patience, Look look)
            throws SQLException, InterruptedException {
        Settlement settlement = new Settlement(rows, patience.toNanos(), System.nanoTime());
        while (!settlement.suspects.isEmpty()) {
            look.at(settlement);
            if (!settlement.suspects.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
        return settlement;
    }

    /** The rows to look at again, by id; empty if all is settled. */
    Map<String, Row> open() {
        Map<String, Row> rows = new LinkedHashMap<>();
        suspects.forEach((id, suspect) -> rows.put(id, suspect.row()));
        return rows;
    }

    /**
     * Takes what both sides say of the open rows.
     *
     * @param expected what the store must hold, by id, read before {@code found}; rows that it must not hold are absent
     * @param found what it holds, by id
     * @param now when {@code expected} was read
     */
    void look(Map<String, String> expected, Map<String, String> found, long now) {
        for (Map.Entry<String, Suspect> entry : new HashMap<>(suspects).entrySet()) {
            String id = entry.getKey();
            Suspect suspect = entry.getValue();
            Optional<String> source = Optional.ofNullable(expected.get(id));
            Optional<String> store = Optional.ofNullable(found.get(id));
            if (source.equals(store)) {
                suspects.remove(id);
                continue;
            }
            long since = source.equals(suspect.source()) ? suspect.since() : now;
            if (now - since >= patience) {
                suspects.remove(id);
                differences.add(new Difference(id, kind(source, store), suspect.row()));
            } else {
                suspects.put(id, new Suspect(suspect.row(), source, since));
            }
        }
        if (now - end >= 0) {
            inFlight.addAll(suspects.keySet());
            suspects.clear();
        }
    }

    private static Kind kind(Optional<String> source, Optional<String> store) {
        return source.isEmpty() ? Kind.EXTRA : store.isEmpty() ? Kind.MISSING : Kind.DIFFERENT;
    }

    /** What differs for good, once nothing is open. */
    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** The rows that went on changing until the end. */
    Set<String> inFlight() {
        return inFlight;
    }
}
