package io.orrery.consumer.generation;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * That a generation has all of a snapshot and follows the stream. Any snapshot that came whole since the generation began
 * makes a table complete, also another one than was asked for.
 */
final class SnapshotGoal implements BuildGoal {

    /** So far behind a build may be that is to be compared with what is fed. */
    private static final Duration NEAR = Duration.ofSeconds(5);

    /** What is not complete so long after all was read does not become so. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FollowedSnapshot snapshot;
    private final RunningSatellite feeding;
    private final Callable<Map<TableName, Completeness>> store;
    private Optional<String> line = Optional.of("asking for a snapshot");
    private long nearSince = -1;

    /** @param store how complete the generation is */
    SnapshotGoal(FollowedSnapshot snapshot, RunningSatellite feeding, Callable<Map<TableName, Completeness>> store) {
        this.snapshot = snapshot;
        this.feeding = feeding;
        this.store = store;
    }

    @Override
    public Optional<String> waitsFor() {
        return line;
    }

    @Override
    public boolean isReached(long nowNanos) throws Exception {
        line = snapshot.look(nowNanos);
        boolean near = feeding.lag().filter(lag -> lag.compareTo(NEAR) <= 0).isPresent();
        if (line.isPresent() || !near) {
            nearSince = -1;
            return false;
        }
        // Under writes there is something to read again and again: that does not begin the wait anew.
        nearSince = nearSince < 0 ? nowNanos : nearSince;
        if (!feeding.caughtUp()) {
            return false;
        }
        Map<TableName, Completeness> complete = store.call();
        List<TableName> lacking = snapshot.tables().stream()
                .filter(table -> complete.getOrDefault(table, Completeness.UNKNOWN)
                        .complete()
                        .isEmpty())
                .toList();
        return lacking.isEmpty() || (nowNanos - nearSince > PATIENCE.toNanos() && areGone(lacking, complete.keySet()));
    }

    /** One table that was dropped meanwhile does not hold up the others. */
    private boolean areGone(List<TableName> lacking, Set<TableName> known) {
        List<TableName> there = lacking.stream().filter(known::contains).toList();
        if (!there.isEmpty()) {
            throw new OrreryException("The generation has read all of the snapshot, and " + there
                    + " is not complete there: look into the log and the dead letters for events that were set aside, and"
                    + " whether the clock of this machine goes more than a minute fast; " + snapshot.remedy());
        }
        line = Optional.of("without " + lacking + ": dropped since the snapshot, or what came of it was set aside");
        return true;
    }
}
