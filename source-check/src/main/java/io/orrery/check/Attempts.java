package io.orrery.check;

import io.orrery.event.TableName;
import java.util.HashMap;
import java.util.Map;

/**
 * Which rows were published anew in vain, such as those that the satellite parked: each is tried again after a round, then
 * after two, four and so on, so that a check that goes on for ever doesn't publish them for ever. For one thread.
 */
final class Attempts {

    private static final int MOST_ROUNDS = 64;

    private record InVain(long pause, long dueAt) {}

    private final Map<TableName, Map<String, InVain>> tables = new HashMap<>();
    private long round;

    void nextRound() {
        round++;
    }

    /** Whether a row that differs is to be published anew in this round. */
    boolean isDue(TableName table, String id) {
        InVain last = tables.getOrDefault(table, Map.of()).get(id);
        return last == null || round >= last.dueAt();
    }

    /** A row was published anew, and differs still. */
    void wasInVain(TableName table, String id) {
        tables.computeIfAbsent(table, name -> new HashMap<>()).compute(id, (same, last) -> {
            long pause = last == null ? 1 : Math.min(MOST_ROUNDS, 2 * last.pause());
            return new InVain(pause, round + 1 + pause);
        });
    }

    /** A row is equal. */
    void forget(TableName table, String id) {
        tables.getOrDefault(table, new HashMap<>()).remove(id);
    }
}
