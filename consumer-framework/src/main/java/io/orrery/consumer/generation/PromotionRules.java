package io.orrery.consumer.generation;

import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which generations readers may be shown without being asked twice. */
final class PromotionRules {

    private static final String FORCE = ", or promote it with --force if that is meant";

    private final Generation next;
    private final String command;

    /** @param command what the satellite's commands begin with, as {@code orrery search} */
    PromotionRules(Generation next, String command) {
        this.next = next;
        this.command = command;
    }

    /** @throws OrreryException if the generation has not yet read what the stream held when its build began */
    void requireBuilt() {
        if (next.state() == Generation.State.BUILDING) {
            throw new OrreryException("Generation " + next.number() + " is only half built: go on with '"
                    + (command + " rebuild --continue ").strip() + " " + next.number() + "'" + FORCE);
        }
    }

    /**
     * @param live how many rows readers see, by table; empty if they see nothing
     * @param rows how many they would see
     * @throws OrreryException if there are none at all, or readers would lose a table, or all rows of one
     */
    void requireWhole(Map<TableName, Long> live, Map<TableName, Long> rows) {
        if (rows.isEmpty()) {
            throw new OrreryException(
                    "Generation " + next.number() + " is empty: it has no table; build it from further back" + FORCE);
        }
        List<TableName> missing = new TreeMap<>(live)
                .keySet().stream().filter(table -> !rows.containsKey(table)).toList();
        if (!missing.isEmpty()) {
            throw new OrreryException("Generation " + next.number() + " lacks " + missing
                    + ", which readers see now: build it from further back" + FORCE);
        }
        List<TableName> emptied = new TreeMap<>(live)
                .keySet().stream()
                        .filter(table -> live.get(table) > 0 && rows.get(table) == 0)
                        .toList();
        if (!emptied.isEmpty()) {
            throw new OrreryException("Generation " + next.number() + " holds no row of " + emptied
                    + ", of which readers see some now: build it from further back" + FORCE);
        }
    }
}
