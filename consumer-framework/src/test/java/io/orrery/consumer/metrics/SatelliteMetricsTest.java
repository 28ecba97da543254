package io.orrery.consumer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.runtime.metrics.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SatelliteMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long now;
    private final SatelliteMetrics metrics = new SatelliteMetrics(registry, "audit", () -> now);

    private double gauge(String name) {
        return registry.get("orrery.satellite." + name)
                .tag("shard", "s")
                .gauge()
                .value();
    }

    @Test
    void lagAndExpiryAreShownForEachShardWhileItIsRead() {
        metrics.retention(Duration.ofHours(1));
        metrics.reading("s");
        assertThat(gauge("lag.seconds")).isNaN();
        metrics.lag("s", Duration.ofSeconds(90));
        assertThat(gauge("lag.seconds")).isEqualTo(90);
        assertThat(gauge("expiry.seconds")).isEqualTo(3510);
        metrics.left("s");
        assertThat(registry.find("orrery.satellite.lag.seconds").gauge()).isNull();
    }

    @Test
    void aShardWhoseBatchIsTriedAgainGetsFurtherBehind() {
        metrics.retention(Duration.ofHours(1));
        metrics.reading("s");
        metrics.lag("s", Duration.ofSeconds(2));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(gauge("lag.seconds")).isEqualTo(2);
        now += Duration.ofSeconds(39).toNanos();
        metrics.retrying("s", new java.io.IOException(), Duration.ofSeconds(1));
        assertThat(gauge("lag.seconds")).isEqualTo(42);
        assertThat(gauge("expiry.seconds")).isEqualTo(3558);
        metrics.lag("s", Duration.ZERO);
        assertThat(gauge("lag.seconds")).isZero();
    }

    @Test
    void eventsAreCounted() {
        metrics.applied(new Batch("s", List.of(), new StreamPosition("1")), ApplyResult.of(3, 2), Duration.ofMillis(5));
        metrics.dropped("s", 4);
        metrics.parked("s", null, "no");
        assertThat(registry.get("orrery.satellite.events.applied").counter().count())
                .isEqualTo(3);
        assertThat(registry.get("orrery.satellite.events.stale").counter().count())
                .isEqualTo(2);
        assertThat(registry.get("orrery.satellite.events.dropped").counter().count())
                .isEqualTo(4);
        assertThat(registry.get("orrery.satellite.events.parked").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aShardThatIsNotReadForAMinuteIsAProblem() {
        metrics.reading("s");
        assertThat(metrics.problem()).isEmpty();
        now += Duration.ofSeconds(50).toNanos();
        metrics.lag("s", Duration.ZERO);
        now += Duration.ofSeconds(61).toNanos();
        metrics.retrying("s", new java.io.IOException("row 7"), Duration.ofSeconds(1));
        assertThat(metrics.problem())
                .get()
                .asString()
                .contains("Shard s", "61 s", "IOException")
                .doesNotContain("row 7");
        assertThat(metrics.health().healthy()).isFalse();
        metrics.lag("s", Duration.ZERO);
        assertThat(metrics.health()).isEqualTo(Health.ok("reading 1 shard"));
    }

    @Test
    void oneLongBatchIsNoReasonToStartAgain() {
        metrics.reading("s");
        metrics.lag("s", Duration.ofSeconds(5));
        metrics.applying("s");
        now += Duration.ofMinutes(20).toNanos();
        assertThat(metrics.liveness().healthy()).isTrue();
        assertThat(metrics.health().healthy()).isFalse();
        assertThat(metrics.health().reason()).contains("Shard s", "1200 s", "one batch is with its store");
        assertThat(gauge("lag.seconds")).isEqualTo(1205);
    }

    @Test
    void norIsAStoreThatIsAway() {
        metrics.reading("s");
        metrics.lag("s", Duration.ofSeconds(5));
        metrics.applying("s");
        metrics.retrying("s", new java.io.IOException("down"), Duration.ofSeconds(30));
        now += Duration.ofMinutes(20).toNanos();
        assertThat(metrics.liveness().healthy()).isTrue();
        assertThat(metrics.health().reason()).contains("IOException");
    }

    @Test
    void aShardThatIsNotReadThoughNothingHoldsItUpIs() {
        metrics.reading("s");
        metrics.lag("s", Duration.ZERO);
        metrics.applying("s");
        metrics.applied(new Batch("s", List.of(), new StreamPosition("1")), ApplyResult.of(3, 2), Duration.ofMillis(5));
        now += Duration.ofSeconds(301).toNanos();
        assertThat(metrics.liveness().reason()).contains("Shard s", "301 s");
        assertThat(metrics.liveness().healthy()).isFalse();
    }

    @Test
    void whichTablesAreCompleteIsShown() {
        Instant at = Instant.parse("2026-01-02T03:04:05Z");
        metrics.reading("s");
        metrics.completeness(Map.of(
                new TableName("shop", "orders"),
                new Completeness(Optional.of(at), Optional.empty()),
                new TableName("shop", "items"),
                new Completeness(Optional.empty(), Optional.of(at))));
        assertThat(complete("shop.orders")).isEqualTo(1);
        assertThat(complete("shop.items")).isZero();
        assertThat(metrics.health())
                .isEqualTo(Health.ok("reading 1 shard, 1 of 2 tables are complete, snapshots of 1 are under way"));
        metrics.completeness(
                Map.of(new TableName("shop", "items"), new Completeness(Optional.of(at), Optional.empty())));
        assertThat(complete("shop.items")).isEqualTo(1);
    }

    private double complete(String table) {
        return registry.get("orrery.satellite.complete")
                .tag("table", table)
                .gauge()
                .value();
    }

    @Test
    void aShardThatCannotBeBegunIsAProblemToo() {
        metrics.retrying("s", new java.io.IOException("row 7"), Duration.ZERO);
        assertThat(metrics.problem()).isEmpty();
        now += Duration.ofSeconds(40).toNanos();
        metrics.retrying("s", new java.io.IOException("row 7"), Duration.ZERO);
        now += Duration.ofSeconds(21).toNanos();
        assertThat(metrics.problem()).get().asString().contains("Shard s", "61 s", "IOException");
    }
}
