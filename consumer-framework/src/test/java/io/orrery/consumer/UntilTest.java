package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UntilTest {

    private static final Instant END = Instant.parse("2026-01-02T03:04:05Z");

    private static final Duration LATENESS = Duration.ofSeconds(30);

    private final Until until = new Until(Optional.of(END), LATENESS);

    /** An event that reaches the stream as soon as it is committed. */
    private boolean comes(String origin, Instant committedAt) {
        return until.isPast(origin, committedAt, committedAt);
    }

    @Test
    void theEndIsReachedWhenEachOriginThatCameIsPastIt() {
        assertThat(comes("a", END)).isFalse();
        assertThat(comes("b", END.minusSeconds(9))).isFalse();
        assertThat(comes("a", END.plusNanos(1000))).isTrue();
        assertThat(until.passed()).isTrue();
        assertThat(until.isReached(false, END.plusSeconds(60))).isFalse();
        assertThat(comes("b", END.plusSeconds(1))).isTrue();
        assertThat(until.isReached(false, END)).isTrue();
    }

    @Test
    void aQuietShardIsAtTheEndWhenItsNewestRecordWasReadAfterWhatAProducerMayTake() {
        assertThat(until.isReached(true, END.plusSeconds(1))).isFalse();
        assertThat(until.isReached(true, END.plus(LATENESS))).isFalse();
        assertThat(until.isReached(false, END.plusSeconds(31))).isFalse();
        assertThat(until.isReached(true, END.plusSeconds(31))).isTrue();
    }

    @Test
    void aProducerThatIsBehindIsWaitedFor() {
        Instant committed = END.minusSeconds(100);
        until.isPast("a", committed, committed.plusSeconds(600));
        assertThat(until.isReached(true, END.plusSeconds(31))).isFalse();
        assertThat(until.isReached(true, END.plusSeconds(629))).isFalse();
        assertThat(until.isReached(true, END.plusSeconds(631))).isTrue();
        comes("a", END.minusSeconds(1));
        assertThat(until.isReached(true, END.plusSeconds(31)))
                .as("it has caught up")
                .isTrue();
    }

    @Test
    void withoutAnEndNothingIsPast() {
        Until never = new Until(Optional.empty(), LATENESS);
        assertThat(never.isPast("a", Instant.MAX, Instant.MAX)).isFalse();
        assertThat(never.isReached(true, Instant.MAX)).isFalse();
        assertThat(never.passed()).isFalse();
    }
}
