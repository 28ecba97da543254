package io.orrery.check;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.orrery.runtime.metrics.Health;
import java.util.function.ToDoubleFunction;

/**
 * Counts what a check that runs for ever does, tagged {@code satellite}:
 *
 * <ul>
 *   <li>{@code orrery.verify.rows.compared}, {@code .mended}: counters
 *   <li>{@code orrery.verify.rows.different}: rows that differ after the last round, which no repair has mended
 *   <li>{@code orrery.verify.tables.unseen}: tables that the last round could not, or not fully, compare
 *   <li>{@code orrery.verify.rounds.failed}: a counter of rounds that did not come to their end
 *   <li>{@code orrery.verify.age.seconds}: since the last round ended that did; NaN before the first
 * </ul>
 */
final class CheckMetrics {

    private final Counter compared;
    private final Counter mended;
    private final Counter failed;
    private volatile CheckResult last;
    private volatile long lastNanos;
    private volatile String trouble;

    CheckMetrics(MeterRegistry registry, String satellite) {
        this.compared = counter(registry, satellite, "rows.compared", "rows of the source that were compared");
        this.mended = counter(registry, satellite, "rows.mended", "rows that differed and are equal after a repair");
        this.failed = counter(registry, satellite, "rounds.failed", "rounds that did not come to their end");
        gauge(registry, satellite, "rows.different", "rows that differ after the last round", m -> m.last.different());
        gauge(registry, satellite, "tables.unseen", "tables that were not fully compared", m -> m.last.unseen());
        gauge(
                registry,
                satellite,
                "age.seconds",
                "since the last round ended",
                m -> (System.nanoTime() - m.lastNanos) / 1e9);
    }

    private static Counter counter(MeterRegistry registry, String satellite, String name, String description) {
        return Counter.builder("orrery.verify." + name)
                .description(description)
                .tag("satellite", satellite)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String satellite,
            String name,
            String description,
            ToDoubleFunction<CheckMetrics> value) {
        Gauge.builder("orrery.verify." + name, this, m -> m.last == null ? Double.NaN : value.applyAsDouble(m))
                .description(description)
                .tag("satellite", satellite)
                .register(registry);
    }

    void ended(CheckResult result) {
        compared.increment((double) result.rows());
        mended.increment((double) result.mended());
        lastNanos = System.nanoTime();
        last = result;
        trouble = null;
    }

    /** @param why one sentence, without row values */
    void failed(String why) {
        failed.increment();
        trouble = why;
    }

    /** Whether rounds come to their end; what they find is told by the meters. */
    Health ready() {
        String why = trouble;
        if (why != null) {
            return Health.failing("The last round failed: " + why);
        }
        CheckResult result = last;
        return Health.ok(
                result == null ? "The first round is under way." : "The last round: " + result.summary() + ".");
    }
}
