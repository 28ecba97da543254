package io.orrery.consumer.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.Lag;
import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.runtime.metrics.Health;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts what a satellite does, and tells whether it gets on: give it to {@link
 * io.orrery.consumer.Satellite#listener}. Meters, all tagged {@code satellite}:
 *
 * <ul>
 *   <li>{@code orrery.satellite.events.applied}, {@code .stale}, {@code .dropped}, {@code .parked}: counters
 *   <li>{@code orrery.satellite.retries}: batches that were tried again
 *   <li>{@code orrery.satellite.batch}: a timer over the store's work
 *   <li>{@code orrery.satellite.lag.seconds} by shard: how far it is behind the newest record; grows while a batch is
 *       tried again
 *   <li>{@code orrery.satellite.expiry.seconds} by shard: when its oldest unread record leaves the stream
 *   <li>{@code orrery.satellite.complete} by table: 1 if the store is known to hold every row of it, else 0
 * </ul>
 */
public final class SatelliteMetrics implements SatelliteListener {

    /** A shard that was not read for so long is stuck. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private final MeterRegistry registry;
    private final String satellite;
    private final LongSupplier nanos;
    private final Counter applied;
    private final Counter stale;
    private final Counter dropped;
    private final Counter parked;
    private final Counter leftOut;
    private final Counter retries;
    private final Timer batches;
    private final Map<String, Shard> shards = new ConcurrentHashMap<>();
    private final Map<TableName, Completeness> tables = new ConcurrentHashMap<>();
    private volatile Duration retention = Duration.ofHours(24);

    /** A shard that this worker reads. */
    private record Shard(Duration behind, long readNanos, String trouble) {}

    /** Meters in {@code registry}, tagged with the satellite's name. */
    public SatelliteMetrics(MeterRegistry registry, String satellite) {
        this(registry, satellite, System::nanoTime);
    }

    SatelliteMetrics(MeterRegistry registry, String satellite, LongSupplier nanos) {
        this.registry = registry;
        this.satellite = satellite;
        this.nanos = nanos;
        this.applied = counter("events.applied", "changes that altered the store");
        this.stale = counter("events.stale", "changes that the store had already, or newer ones");
        this.dropped = counter("events.dropped", "events that were not new in their shard, or not of it");
        this.parked = counter("events.parked", "events that were set aside");
        this.leftOut = counter("events.left.out", "events of tables that come from another producer");
        this.retries = counter("retries", "batches that were tried again");
        this.batches = Timer.builder("orrery.satellite.batch")
                .description("the store's work on a batch")
                .tag("satellite", satellite)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder("orrery.satellite." + name)
                .description(description)
                .tag("satellite", satellite)
                .register(registry);
    }

    @Override
    public void retention(Duration time) {
        retention = time;
    }

    @Override
    public void reading(String shardId) {
        shards.put(shardId, new Shard(null, nanos.getAsLong(), null));
        gauge("lag.seconds", "how far the shard is behind its newest record", shardId, this::lagSeconds);
        gauge("expiry.seconds", "time until the oldest unread record leaves the stream", shardId, this::expirySeconds);
    }

    private interface Figure {
        double of(String shardId);
    }

    private void gauge(String name, String description, String shardId, Figure figure) {
        Gauge.builder("orrery.satellite." + name, () -> figure.of(shardId))
                .description(description)
                .tag("satellite", satellite)
                .tag("shard", shardId)
                .register(registry);
    }

    private double lagSeconds(String shardId) {
        Shard shard = shards.get(shardId);
        return shard == null || shard.behind() == null
                ? Double.NaN
                : (double) new Lag(shard.behind(), shard.readNanos())
                                .at(nanos.getAsLong())
                                .toMillis()
                        / 1000;
    }

    private double expirySeconds(String shardId) {
        return (double) retention.toSeconds() - lagSeconds(shardId);
    }

    @Override
    public void left(String shardId) {
        shards.remove(shardId);
        registry.find("orrery.satellite.lag.seconds")
                .tag("shard", shardId)
                .meters()
                .forEach(registry::remove);
        registry.find("orrery.satellite.expiry.seconds")
                .tag("shard", shardId)
                .meters()
                .forEach(registry::remove);
    }

    @Override
    public void applied(Batch batch, ApplyResult result, Duration took) {
        applied.increment((double) result.applied());
        stale.increment((double) result.stale());
        batches.record(took);
    }

    @Override
    public void lag(String shardId, Duration behind) {
        shards.put(shardId, new Shard(behind, nanos.getAsLong(), null));
    }

    @Override
    public void retrying(String shardId, Exception cause, Duration pause) {
        retries.increment();
        // Not the message: it may come from a store that quotes rows. A shard may fail before it was ever read.
        String trouble = cause.getClass().getSimpleName();
        shards.compute(
                shardId,
                (id, shard) -> shard == null
                        ? new Shard(null, nanos.getAsLong(), trouble)
                        : new Shard(shard.behind(), shard.readNanos(), trouble));
    }

    @Override
    public void parked(String shardId, TableName table, String reason) {
        parked.increment();
    }

    @Override
    public void leftOut(String shardId, TableName table) {
        leftOut.increment();
    }

    @Override
    public void dropped(String shardId, long count) {
        dropped.increment((double) count);
    }

    @Override
    public void completeness(Map<TableName, Completeness> news) {
        news.forEach((table, completeness) -> {
            if (tables.put(table, completeness) == null) {
                Gauge.builder("orrery.satellite.complete", () -> isComplete(table) ? 1 : 0)
                        .description("1 if the store is known to hold every row of the table")
                        .tag("satellite", satellite)
                        .tag("table", table.toString())
                        .register(registry);
            }
        });
    }

    private boolean isComplete(TableName table) {
        return tables.getOrDefault(table, Completeness.UNKNOWN).complete().isPresent();
    }

    /** What is known of the tables; empty where the store keeps no track of it. */
    private String tables() {
        if (tables.isEmpty()) {
            return "";
        }
        long complete = tables.values().stream()
                .filter(table -> table.complete().isPresent())
                .count();
        long running = tables.values().stream()
                .filter(table -> table.running().isPresent())
                .count();
        return ", " + complete + " of " + tables.size() + " tables are complete"
                + (running == 0 ? "" : ", snapshots of " + running + " are under way");
    }

    /** What keeps the satellite from getting on, in a sentence; empty if nothing does. */
    public Optional<String> problem() {
        long now = nanos.getAsLong();
        return shards.entrySet().stream()
                .filter(entry -> now - entry.getValue().readNanos() > STUCK.toNanos())
                .map(entry -> "Shard " + entry.getKey() + " was not read for "
                        + Duration.ofNanos(now - entry.getValue().readNanos()).toSeconds() + " s"
                        + (entry.getValue().trouble() == null
                                ? ""
                                : ": its batch is tried again after "
                                        + entry.getValue().trouble()))
                .findFirst();
    }

    /** Whether the satellite gets on, for {@code /healthz}. A worker without shards waits, and is well. */
    public Health health() {
        return problem()
                .map(Health::failing)
                .orElseGet(() -> Health.ok("reading " + shards.size() + " shards" + tables()));
    }
}
