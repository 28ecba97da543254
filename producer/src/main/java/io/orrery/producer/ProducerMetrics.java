package io.orrery.producer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orrery.producer.stream.LaneListener;
import io.orrery.runtime.metrics.Health;
import java.time.Clock;
import java.time.Duration;

/** A producer's meters and health. The health is judged by progress: the position moves while there is something to read. */
final class ProducerMetrics implements LaneListener {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Timer puts;
    private final Counter putBytes;
    private final Counter throttles;
    private final Counter retries;
    private final Clock clock;
    private final ProgressHealth health;
    private Producer producer;

    ProducerMetrics(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.health = new ProgressHealth(PATIENCE, clock.instant());
        puts = Timer.builder("orrery.producer.put")
                .description("Puts that succeeded")
                .register(registry);
        putBytes = Counter.builder("orrery.producer.put.bytes").register(registry);
        throttles = Counter.builder("orrery.producer.throttles").register(registry);
        retries = Counter.builder("orrery.producer.retries").register(registry);
    }

    /** Registers what is asked of the producer itself. */
    synchronized void watch(Producer watched, MeterRegistry registry) {
        producer = watched;
        FunctionCounter.builder(
                        "orrery.producer.rows", watched, p -> p.progress().rows())
                .description("Row changes published")
                .register(registry);
        FunctionCounter.builder(
                        "orrery.producer.bytes", watched, p -> p.progress().bytes())
                .description("Bytes of their documents")
                .register(registry);
        Gauge.builder(
                        "orrery.producer.lag.seconds",
                        watched,
                        p -> p.progress().lag().toMillis() / 1_000.0)
                .description("Age of the last transaction read while there is more")
                .register(registry);
        Gauge.builder("orrery.producer.lag.bytes", watched, p -> p.serverLag()
                        .map(lag -> (double) lag.bytes())
                        .orElse(Double.NaN))
                .description("What the server's binary logs hold after the place read last")
                .register(registry);
        Gauge.builder("orrery.producer.purge.seconds", watched, p -> p.serverLag()
                        .map(ServerLag::secondsUntilPurge)
                        .orElse(Double.NaN))
                .description("Time until the server may purge what comes after the saved position")
                .register(registry);
        FunctionCounter.builder("orrery.producer.unnamed.changes", watched, Producer::moves)
                .description("Statements that moved rows which the log does not name: make a snapshot of the tables")
                .register(registry);
        FunctionCounter.builder("orrery.producer.cascading.changes", watched, Producer::cascades)
                .description("Changes that let foreign keys change rows which the log does not name")
                .register(registry);
        Gauge.builder("orrery.producer.pending.bytes", watched, p -> p.progress()
                        .pendingBytes())
                .description("What waits for the stream")
                .register(registry);
        Gauge.builder("orrery.producer.lane.depth", watched, Producer::deepestLane)
                .description("Events that wait in the fullest lane")
                .register(registry);
        SnapshotMetrics.register(watched, registry);
    }

    @Override
    public void put(String shardId, int bytes, Duration took) {
        puts.record(took);
        putBytes.increment(bytes);
    }

    @Override
    public void retrying(String shardId, boolean throttled, Throwable cause, Duration pause) {
        (throttled ? throttles : retries).increment();
    }

    /** Says so as long as the producer has not started; then see {@link ProgressHealth}. */
    synchronized Health health() {
        return producer == null
                ? Health.failing("The producer has not started.")
                : health.at(producer.stage(), producer.progress(), producer.silence(), clock.instant());
    }
}
