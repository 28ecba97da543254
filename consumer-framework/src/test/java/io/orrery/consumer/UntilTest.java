package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UntilTest {

    private static final Instant END = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void theEndIsReachedWhenEachOriginThatCameIsPastIt() {
        Until until = new Until(Optional.of(END));
        assertThat(until.isPast("a", END)).isFalse();
        assertThat(until.isPast("b", END.minusSeconds(9))).isFalse();
        assertThat(until.isPast("a", END.plusNanos(1000))).isTrue();
        assertThat(until.passed()).isTrue();
        assertThat(until.isReached(false, END.plusSeconds(60))).isFalse();
        assertThat(until.isPast("b", END.plusSeconds(1))).isTrue();
        assertThat(until.isReached(false, END.plusSeconds(60))).isTrue();
    }

    @Test
    void aQuietShardIsAtTheEndWhenItsNewestRecordWasReadAfterIt() {
        Until until = new Until(Optional.of(END));
        assertThat(until.isReached(true, END)).isFalse();
        assertThat(until.isReached(false, END.plusSeconds(1))).isFalse();
        assertThat(until.isReached(true, END.plusSeconds(1))).isTrue();
    }

    @Test
    void withoutAnEndNothingIsPast() {
        Until until = new Until(Optional.empty());
        assertThat(until.isPast("a", Instant.MAX)).isFalse();
        assertThat(until.isReached(true, Instant.MAX)).isFalse();
        assertThat(until.passed()).isFalse();
    }
}
