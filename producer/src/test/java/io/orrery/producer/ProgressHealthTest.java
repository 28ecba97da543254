package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressHealthTest {

    private static final Duration HEARD = Duration.ofSeconds(1);

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final ProgressHealth health = new ProgressHealth(Duration.ofSeconds(60), now);

    private boolean healthy(String position, long pending, Duration lag, Duration silence) {
        return health.at(Stage.READING, new ProducerProgress(0, 0, position, lag, pending), silence, now)
                .healthy();
    }

    private void after(int seconds) {
        now = now.plusSeconds(seconds);
    }

    @Test
    void anIdleProducerIsHealthyForEver() {
        assertThat(healthy("f:1", 0, Duration.ZERO, HEARD)).isTrue();
        after(3_600);
        assertThat(healthy("f:1", 0, Duration.ZERO, HEARD)).isTrue();
    }

    @Test
    void aStreamThatTakesNothingMakesItUnhealthyAndMovingHeals() {
        assertThat(healthy("f:1", 5, Duration.ZERO, HEARD)).isTrue();
        after(61);
        assertThat(healthy("f:1", 5, Duration.ZERO, HEARD)).isFalse();
        assertThat(healthy("f:2", 5, Duration.ZERO, HEARD)).isTrue();
        after(59);
        assertThat(healthy("f:2", 5, Duration.ZERO, HEARD)).isTrue();
    }

    @Test
    void unreadChangesMakeItUnhealthyUnlessItMoves() {
        for (int i = 0; i < 10; i++) {
            assertThat(healthy("f:" + i, 0, Duration.ofSeconds(500), HEARD)).isTrue();
            after(30);
        }
        after(61);
        assertThat(healthy("f:9", 0, Duration.ofSeconds(500), HEARD)).isFalse();
    }

    @Test
    void aServerThatIsNotHeardMakesItUnhealthy() {
        assertThat(healthy("f:1", 0, Duration.ZERO, HEARD)).isTrue();
        after(61);
        assertThat(health.at(
                                Stage.READING,
                                new ProducerProgress(0, 0, "f:1", Duration.ZERO, 0),
                                Duration.ofSeconds(61),
                                now)
                        .reason())
                .contains("f:1", "61 s", "MySQL is not heard");
        assertThat(healthy("f:1", 0, Duration.ZERO, HEARD)).isTrue();
    }

    @Test
    void aStandByIsHealthyAndSaysSo() {
        ProducerProgress none = new ProducerProgress(0, 0, "", Duration.ZERO, 0);
        after(3_600);
        assertThat(health.at(Stage.WAITING, none, Duration.ZERO, now).healthy()).isTrue();
        assertThat(health.at(Stage.WAITING, none, Duration.ZERO, now).reason()).contains("Stand-by", "Nothing is read");
        assertThat(health.at(Stage.OPENING, none, Duration.ZERO, now).healthy()).isTrue();
    }

    @Test
    void oneThatNeverGetsToReadIsNotHealthyForEver() {
        ProducerProgress none = new ProducerProgress(0, 0, "", Duration.ZERO, 0);
        assertThat(health.at(Stage.OPENING, none, Duration.ZERO, now).healthy()).isTrue();
        after(61);
        assertThat(health.at(Stage.OPENING, none, Duration.ZERO, now).reason()).contains("61 s", "does not answer");
        assertThat(health.at(Stage.OPENING, none, Duration.ZERO, now).healthy()).isFalse();
        // It has the lease, but MySQL says nothing.
        assertThat(health.at(Stage.READING, none, Duration.ofSeconds(61), now).healthy())
                .isFalse();
    }
}
