package io.orrery.consumer;

import io.orrery.consumer.ArchivedTable.ArchivedEvent;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;

/**
 * Gives a store one table of an archive. Its changes are read in lanes beside each other, all of a key in one lane, by
 * version. An event that concerns the table as a whole is a wall: all lanes give what is older, then it alone is given, for
 * the parts of the key space where it was heard, then they go on. So a store meets nothing that a stream of as many shards
 * could not have brought.
 */
final class TableFeed {

    private final ArchivedTable table;
    private final List<ArchiveLane> lanes;
    private final BiPredicate<ArchivedEvent, Metadata> wanted;
    private final Map<String, KeyRange> ranges;
    private final LongConsumer given;

    /**
     * @param ranges the key space of the shards that the stream still knows
     * @param given hears of events that the store has; called by all lanes
     */
    TableFeed(
            ArchivedTable table,
            List<ArchiveLane> lanes,
            BiPredicate<ArchivedEvent, Metadata> wanted,
            Map<String, KeyRange> ranges,
            LongConsumer given) {
        this.table = table;
        this.lanes = lanes;
        this.wanted = wanted;
        this.ranges = ranges;
        this.given = given;
    }

    /**
     * Returns when the store has the table.
     *
     * @param threads at least as many as lanes
     * @param control is told of a failure
     */
    void run(ExecutorService threads, WorkControl control) throws Exception {
        for (String origin : table.origins()) {
            Walls walls = new Walls(table.tableWide(origin), control);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < lanes.size(); i++) {
                LaneFeed lane = new LaneFeed(lanes.get(i), walls);
                ArchivedTable.Part part = new ArchivedTable.Part(origin, i, lanes.size());
                running.add(threads.submit(() -> {
                    try {
                        table.changes(part, lane::take);
                        lane.end();
                    } catch (Exception | Error e) {
                        control.halt(e instanceof Exception exception ? exception : new IllegalStateException(e));
                        // The others need not wait for this one.
                        walls.forceTermination();
                    }
                }));
            }
            for (Future<?> lane : running) {
                lane.get();
            }
            if (control.mustStop(origin)) {
                throw stopped();
            }
        }
    }

    private static InterruptedException stopped() {
        return new InterruptedException("Work on the archive is to end");
    }

    /** Gives what is wanted of the changes of one lane. */
    private final class LaneFeed {

        private final ArchiveLane lane;
        private final Walls walls;
        private int passed;

        LaneFeed(ArchiveLane lane, Walls walls) {
            this.lane = lane;
            this.walls = walls;
        }

        void take(ArchivedEvent event) throws Exception {
            Metadata metadata = metadata(event);
            while (passed < walls.count() && walls.version(passed) < metadata.version()) {
                pass();
            }
            given.accept(wanted.test(event, metadata) ? lane.take(event) : 1);
        }

        void end() throws Exception {
            while (passed < walls.count()) {
                pass();
            }
            given.accept(lane.end());
        }

        private void pass() throws Exception {
            given.accept(lane.end());
            int phase = walls.arrive();
            if (phase < 0 || walls.awaitAdvanceInterruptibly(phase) < 0) {
                throw stopped();
            }
            passed++;
        }
    }

    /** The table-wide events of one producer by version, each of which all lanes wait for. */
    private final class Walls extends Phaser {

        private final List<List<ArchivedEvent>> walls = new ArrayList<>();
        private final WorkControl control;

        Walls(List<ArchivedEvent> sorted, WorkControl control) {
            super(lanes.size());
            this.control = control;
            for (ArchivedEvent event : sorted) {
                if (walls.isEmpty()
                        || version(walls.size() - 1) != metadata(event).version()) {
                    walls.add(new ArrayList<>());
                }
                walls.get(walls.size() - 1).add(event);
            }
        }

        int count() {
            return walls.size();
        }

        long version(int wall) {
            return metadata(walls.get(wall).get(0)).version();
        }

        /** By the last lane that arrives, while the others wait. */
        @Override
        protected boolean onAdvance(int phase, int registered) {
            try {
                for (ArchivedEvent event : walls.get(phase)) {
                    give(event);
                }
                return false;
            } catch (Exception e) {
                control.halt(e);
                return true;
            }
        }

        private void give(ArchivedEvent event) throws Exception {
            if (wanted.test(event, metadata(event))) {
                // A shard that the stream has forgotten lies so far back that all others have brought the event too.
                lanes.get(0).alone(event, ranges.getOrDefault(event.shardId(), KeyRange.ALL));
            }
            given.accept(1);
        }
    }

    private static Metadata metadata(ArchivedEvent event) {
        return Metadata.of(event.event()).orElseThrow();
    }
}
