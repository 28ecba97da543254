package io.orrery.consumer.generation;

import io.orrery.consumer.UnavailableException;
import io.orrery.consumer.worker.AwsCalls;
import io.orrery.runtime.aws.AwsUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Does what a build has to do beside feeding, and does it again where AWS or the store is away: the hours that it took
 * are not thrown away for a minute's outage. For one thread.
 */
final class Waiting {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    private final BooleanSupplier over;
    private final Predicate<Exception> storeIsAway;
    private final Consumer<String> report;

    /**
     * @param over true once there is nothing left to wait for
     * @param storeIsAway what the store says of an exception
     */
    Waiting(BooleanSupplier over, Predicate<Exception> storeIsAway, Consumer<String> report) {
        this.over = over;
        this.storeIsAway = storeIsAway;
        this.report = report;
    }

    /** Something that can be done again after it failed half way. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /** True if the exception says that something is away for a time; else it is what the user has to know. */
    boolean passes(Exception e) {
        return e instanceof UnavailableException
                || e instanceof AwsUnavailableException
                || AwsCalls.isOutage(e)
                || storeIsAway.test(e);
    }

    /** Runs a task until it is through, or fails for a reason that does not pass. */
    void run(Task task) throws Exception {
        long said = System.nanoTime() - SAY_AGAIN.toNanos();
        while (true) {
            try {
                task.run();
                return;
            } catch (Exception e) {
                if (!passes(e) || over.getAsBoolean()) {
                    throw e;
                }
                if (System.nanoTime() - said >= SAY_AGAIN.toNanos()) {
                    said = System.nanoTime();
                    report.accept("waiting, since it cannot go on now: " + e.getMessage());
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }
}
