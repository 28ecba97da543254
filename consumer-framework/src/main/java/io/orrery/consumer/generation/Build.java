package io.orrery.consumer.generation;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.EventArchive;
import io.orrery.consumer.ForwardingStore;
import io.orrery.consumer.RunningSatellite;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Builds one generation until it has caught up with the stream and has what else it is built from, or has reached its end. */
final class Build {

    private static final Duration REPORT = Duration.ofSeconds(1);

    private final GenerationalSatellite satellite;
    private final Consumer<String> report;
    private final AtomicLong events = new AtomicLong();

    Build(GenerationalSatellite satellite, Consumer<String> report) {
        this.satellite = satellite;
        this.report = report;
    }

    /**
     * Runs the build, and calls {@code then} when it is done, while it still follows the stream. Where AWS or the store
     * is away it waits.
     *
     * @param snapshot what it is built from beside the stream; empty for nothing
     * @param archive what is read before the stream, unless that was done; empty for nothing
     * @throws InterruptedException if the thread is interrupted; the build can be taken up again
     */
    void run(Generation generation, Optional<SnapshotWatch> snapshot, Optional<EventArchive> archive, Step then)
            throws Exception {
        try (GenerationalSatellite.Feeding feeding = satellite.feed(
                generation,
                Counting::new,
                satellite -> archive.ifPresent(from -> satellite
                        .fromArchive(from)
                        .archiveProgress(new ArchiveProgressLine(report, REPORT, System.nanoTime()))))) {
            RunningSatellite running = feeding.satellite();
            Waiting waiting = new Waiting(() -> running.failure().isPresent(), satellite::isStoreAway, report);
            BuildGoal goal = snapshot.<BuildGoal>map(
                            watch -> new SnapshotGoal(watch, running, feeding.store()::completeness))
                    .orElse(now -> generation.until().isEmpty() && running.caughtUp());
            BuildProgress progress = new BuildProgress(Instant.now());
            while (!running.awaitStopped(REPORT)) {
                boolean reached = isReached(goal, waiting);
                report.accept(goal.waitsFor().orElse(progress.line(Instant.now(), events.get(), running.lag())));
                if (reached) {
                    break;
                }
            }
            report.accept(events.get() + " events applied");
            waiting.run(() -> satellite.generations().caughtUp(generation.number()));
            then.run(waiting);
        }
    }

    private static boolean isReached(BuildGoal goal, Waiting waiting) throws Exception {
        try {
            return goal.isReached(System.nanoTime());
        } catch (Exception e) {
            if (waiting.passes(e)) {
                return false;
            }
            throw e;
        }
    }

    /** What follows a build. */
    interface Step {
        void run(Waiting waiting) throws Exception;
    }

    private final class Counting extends ForwardingStore {

        Counting(DerivedStore store) {
            super(store);
        }

        @Override
        public ApplyResult apply(Batch batch) throws Exception {
            ApplyResult result = super.apply(batch);
            events.addAndGet(batch.events().size());
            return result;
        }
    }
}
