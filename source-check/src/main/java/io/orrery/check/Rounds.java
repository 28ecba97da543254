package io.orrery.check;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.metrics.Health;
import io.orrery.runtime.metrics.MetricsOptions;
import io.orrery.runtime.metrics.MetricsServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks again and again, until the process is ended. A round that fails is told, and made up for soon. */
final class Rounds {

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    /** A round that failed may have met a restart. */
    private static final Duration SOON = Duration.ofMinutes(1);

    /** Makes a round. */
    interface Round {
        CheckResult run() throws InterruptedException;
    }

    private final Duration every;
    private final CheckReport report;

    /** @param every from the beginning of a round to that of the next */
    Rounds(Duration every, CheckReport report) {
        this.every = every;
        this.report = report;
    }

    /**
     * Runs for ever.
     *
     * @param satellite the name that meters are tagged with
     * @param options where metrics are served, if anywhere
     */
    void run(String satellite, MetricsOptions options, Round round) throws InterruptedException {
        AtomicReference<CheckMetrics> known = new AtomicReference<>();
        // A restart helps nothing that a round can meet: the next one begins anew by itself.
        Optional<MetricsServer> served = options.serve(() -> Health.ok("Checks each " + every + "."), () -> {
            CheckMetrics metrics = known.get();
            return metrics == null ? Health.ok("The first round is under way.") : metrics.ready();
        });
        if (served.isEmpty()) {
            run(null, round);
            return;
        }
        try (MetricsServer server = served.get()) {
            CheckMetrics metrics = new CheckMetrics(server.registry(), satellite);
            known.set(metrics);
            run(metrics, round);
        }
    }

    /** @param metrics null for none */
    private void run(CheckMetrics metrics, Round round) throws InterruptedException {
        while (true) {
            long begun = System.nanoTime();
            Duration pause = every;
            try {
                CheckResult result = round.run();
                if (metrics != null) {
                    metrics.ended(result);
                }
                report.print(Instant.now().truncatedTo(ChronoUnit.SECONDS) + ": " + result.summary());
            } catch (UsageException e) {
                throw e; // The next round would find the same.
            } catch (OrreryException e) {
                log.warn("A round failed: {}", e.getMessage());
                if (metrics != null) {
                    metrics.failed(e.getMessage());
                }
                pause = every.compareTo(SOON) < 0 ? every : SOON;
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos() - (System.nanoTime() - begun));
        }
    }
}
