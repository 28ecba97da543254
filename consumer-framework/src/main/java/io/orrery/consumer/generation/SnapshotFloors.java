package io.orrery.consumer.generation;

import io.orrery.event.TableName;
import java.util.Map;

/**
 * At which version the snapshot of each table began that a generation is built from. Such a generation holds what the
 * source held then and has said since. So where another one knows nothing of a row since that version, or nothing at all,
 * that the two differ is no fault of the new one: the other lacks the row, has an old state of it, or still has it though
 * it was deleted. Immutable.
 */
public final class SnapshotFloors {

    /** Those of a generation that is built from the stream alone. */
    public static final SnapshotFloors NONE = new SnapshotFloors(Map.of());

    private final Map<TableName, Long> since;

    private SnapshotFloors(Map<TableName, Long> since) {
        this.since = Map.copyOf(since);
    }

    /** Those of a generation that is built from snapshots of these tables, each with the version at which it began. */
    public static SnapshotFloors of(Map<TableName, Long> since) {
        return new SnapshotFloors(since);
    }

    /** The version at which the snapshot of a table began; 0 if it has none, so that nothing is older. */
    public long since(TableName table) {
        return since.getOrDefault(table, 0L);
    }

    /** True if the generation is built from a snapshot, and the source had no such table. */
    public boolean lack(TableName table) {
        return !since.isEmpty() && !since.containsKey(table);
    }

    /**
     * How people are told of rows that differ and don't count.
     *
     * @param rows how many; more than none
     */
    public static String told(long rows) {
        return rows + (rows == 1 ? " row is" : " rows are")
                + " as the snapshot has them, of which the live generation knows nothing since it began";
    }
}
