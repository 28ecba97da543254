package io.orrery.runtime.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

    @Test
    void hoursStandOnlyWhereThereAreAny() {
        assertThat(TimeLeft.of(Duration.ofSeconds(6))).isEqualTo("0:06");
        assertThat(TimeLeft.of(Duration.ofSeconds(750))).isEqualTo("12:30");
        assertThat(TimeLeft.of(Duration.ofSeconds(3_723))).isEqualTo("1:02:03");
        assertThat(TimeLeft.of(Duration.ofHours(100))).isEqualTo("100:00:00");
    }
}
