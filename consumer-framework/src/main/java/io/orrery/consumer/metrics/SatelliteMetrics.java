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
import java.util.stream.Stream;

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

    /** One that nothing holds up, after so long, is not waiting for AWS: a restart may help. */
    private static final Duration DEAD = Duration.ofMinutes(5);

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

    /**
     * A shard that this worker reads.
     *
     * @param behind null before its first read
     * @param readNanos when that was known
     * @param trouble why its batch is tried again; null if nothing is wrong
     * @param calls how many batches of it are with the store, or with handlers
     */
    private record Shard(Duration behind, long readNanos, String trouble, int calls) {

        Shard with(String newTrouble, int more) {
            return new Shard(behind, readNanos, newTrouble, Math.max(0, calls + more));
        }

        boolean busy() {
            return calls > 0;
        }
    }

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
        shards.put(shardId, new Shard(null, nanos.getAsLong(), null, 0));
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
    public void applying(String shardId) {
        shards.computeIfPresent(shardId, (id, shard) -> shard.with(shard.trouble(), 1));
    }

    @Override
    public void applied(Batch batch, ApplyResult result, Duration took) {
        applied.increment((double) result.applied());
        stale.increment((double) result.stale());
        batches.record(took);
        shards.computeIfPresent(batch.shardId(), (id, shard) -> shard.with(null, -1));
    }

    @Override
    public void lag(String shardId, Duration behind) {
        shards.put(shardId, new Shard(behind, nanos.getAsLong(), null, 0));
    }

    @Override
    public void retrying(String shardId, Exception cause, Duration pause) {
        retries.increment();
        // Not the message: it may come from a store that quotes rows. A shard may fail before it was ever read.
        String trouble = cause.getClass().getSimpleName();
        shards.compute(
                shardId,
                (id, shard) ->
                        shard == null ? new Shard(null, nanos.getAsLong(), trouble, 0) : shard.with(trouble, -1));
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
        return unread(STUCK, now).map(entry -> describe(entry, now)).findFirst();
    }

    private Stream<Map.Entry<String, Shard>> unread(Duration time, long now) {
        return shards.entrySet().stream().filter(entry -> now - entry.getValue().readNanos() > time.toNanos());
    }

    private static String describe(Map.Entry<String, Shard> entry, long now) {
        Shard shard = entry.getValue();
        String why = "";
        if (shard.trouble() != null) {
            why = ": its batch is tried again after " + shard.trouble();
        } else if (shard.busy()) {
            why = ": one batch is with its store all the time";
        }
        return "Shard " + entry.getKey() + " was not read for "
                + Duration.ofNanos(now - shard.readNanos()).toSeconds() + " s" + why;
    }

    /**
     * Whether the satellite gets on, for {@code /readyz} and for alarms. A worker without shards waits, and is well.
     */
    public Health health() {
        return problem().map(Health::failing).orElseGet(() -> Health.ok(reading()));
    }

    /**
     * Whether the process works at all, for {@code /healthz}: it does while a batch takes its time or is tried again, which
     * a restart would only begin anew.
     */
    public Health liveness() {
        long now = nanos.getAsLong();
        return unread(DEAD, now)
                .filter(entry -> !entry.getValue().busy() && entry.getValue().trouble() == null)
                .map(entry -> Health.failing(describe(entry, now)))
                .findFirst()
                .orElseGet(() -> Health.ok(reading()));
    }

    private String reading() {
        int count = shards.size();
        return "reading " + count + (count == 1 ? " shard" : " shards") + tables();
    }
}
