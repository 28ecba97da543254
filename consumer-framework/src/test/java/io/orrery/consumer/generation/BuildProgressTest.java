package io.orrery.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildProgressTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:00Z");

    private final BuildProgress progress = new BuildProgress(START);

    private String after(int seconds, long events, int behind) {
        return progress.line(START.plusSeconds(seconds), events, Optional.of(Duration.ofSeconds(behind)));
    }

    @Test
    void tellsWhereItReadsHowFastAndHowLongItTakes() {
        assertThat(progress.line(START.plusSeconds(1), 0, Optional.empty()))
                .isEqualTo("starting, 0 events, 0 events/s");
        assertThat(after(2, 500, 1_000)).isEqualTo("at 2026-01-02T02:47:22Z, 500 events, 500 events/s");
        // Ten seconds of the stream in one.
        assertThat(after(3, 1_500, 991))
                .isEqualTo("at 2026-01-02T02:47:32Z, 1500 events, 1000 events/s, about 1:50 left");
        assertThat(after(4, 1_500, 0)).endsWith("0 events/s, caught up");
    }

    @Test
    void aPositionThatStandsStillForABatchDoesNotFallBehindAndOneThatStaysDoes() {
        after(1, 0, 100);
        assertThat(after(2, 0, 101)).endsWith("0 events/s");
        assertThat(after(6, 0, 105)).endsWith("0 events/s");
        assertThat(after(11, 0, 110)).endsWith(", falling behind");
        assertThat(after(12, 9, 51)).endsWith(", about 0:01 left");
    }
}
