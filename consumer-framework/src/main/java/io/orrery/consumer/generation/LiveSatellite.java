package io.orrery.consumer.generation;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.worker.Ending;
import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds whichever generation is live, on a thread of its own that sees to the change. */
final class LiveSatellite implements RunningSatellite {

    private static final Logger log = LoggerFactory.getLogger(LiveSatellite.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final GenerationalSatellite owner;
    private final StartFrom from;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Ending ending = new Ending("The live generation");
    private volatile GenerationalSatellite.Feeding feeding;

    LiveSatellite(GenerationalSatellite owner, StartFrom from) {
        this.owner = owner;
        this.from = from;
    }

    /** Starts with the live generation, so that a wrong setting is an error here and not in the log. */
    void start() {
        try {
            Generation first = owner.liveOrFirst(from);
            feeding = owner.feed(first, UnaryOperator.identity());
            new Thread(() -> follow(first), "generations").start();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new OrreryException("Cannot open the live generation: " + e.getMessage(), e);
        }
    }

    private void follow(Generation first) {
        Generation current = first;
        CutSwitch cut = owner.cutSwitch();
        try {
            while (!stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                    && !feeding.satellite().awaitStopped(Duration.ZERO)) {
                cut.look(System.nanoTime());
                Generation live = live(current);
                if (live.number() != current.number()) {
                    log.info("Generation {} was promoted: leaving {}", live.number(), current.number());
                    feeding.close();
                    new Waiting(this::isStopping, owner::isStoreAway, log::warn)
                            .run(() -> feeding = owner.feed(live, UnaryOperator.identity()));
                    current = live;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!isStopping()) {
                ending.fail(e);
            }
        } finally {
            end();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private Generation live(Generation current) {
        try {
            return owner.generations().live().orElse(current);
        } catch (RuntimeException e) {
            log.warn("Cannot look for another live generation: trying again", e);
            return current;
        }
    }

    private void end() {
        try {
            feeding.close();
        } catch (RuntimeException e) {
            ending.fail(e);
        }
        ending.reach();
    }

    @Override
    public void awaitStopped() throws InterruptedException {
        ending.await();
    }

    @Override
    public boolean awaitStopped(Duration atMost) throws InterruptedException {
        return ending.await(atMost);
    }

    @Override
    public boolean isRunning() {
        return !ending.reached();
    }

    @Override
    public Optional<Exception> failure() {
        return ending.failure();
    }

    @Override
    public Optional<Duration> lag() {
        return feeding.satellite().lag();
    }

    @Override
    public boolean caughtUp() {
        return feeding.satellite().caughtUp();
    }

    @Override
    public void close() {
        stopping.countDown();
        ending.awaitQuietly();
    }
}
