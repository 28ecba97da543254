package io.orrery.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepetitionsTest {

    private final Repetitions repetitions = new Repetitions();
    private final LoggerContext context = new LoggerContext();
    private long second;

    private boolean passes(String logger, String message, Object... values) {
        LoggingEvent event = new LoggingEvent("x", context.getLogger(logger), Level.ERROR, message, null, values);
        event.setInstant(Instant.ofEpochSecond(second));
        return repetitions.decide(event) != FilterReply.DENY;
    }

    @Test
    void aLineOfALibraryPassesOnceAMinute() {
        int passed = 0;
        for (second = 0; second < 150; second++) {
            passed += passes("software.amazon.Kcl", "Caught exception in shard {}", second) ? 1 : 0;
        }
        assertThat(passed).isEqualTo(3);
    }

    @Test
    void soDoesOneThatDiffersInNumbersAlone() {
        assertThat(passes("software.amazon.Kcl", "Attempt 1 of request 7fa3 failed"))
                .isTrue();
        assertThat(passes("software.amazon.Kcl", "Attempt 2 of request 9b01 failed"))
                .isFalse();
        assertThat(passes("software.amazon.Kcl", "Given up")).isTrue();
        assertThat(passes("software.amazon.Other", "Given up")).isTrue();
    }

    @Test
    void whatOrreryItselfSaysPasses() {
        assertThat(passes("io.orrery.consumer.Delivery", "Set aside")).isTrue();
        assertThat(passes("io.orrery.consumer.Delivery", "Set aside")).isTrue();
    }
}
