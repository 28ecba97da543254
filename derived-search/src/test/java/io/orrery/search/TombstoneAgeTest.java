package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TombstoneAgeTest {

    @Test
    void aTombstoneOutlivesWhatTheStreamKeeps() {
        TombstoneAge age = new TombstoneAge(Duration.ofHours(36));
        assertThat(age.get()).as("unknown: nothing may be purged").isEmpty();
        age.retention(Duration.ofHours(24));
        assertThat(age.get()).contains(Duration.ofHours(36));
        // The settings file says too little: an older write could come after the tombstone is gone.
        age.retention(Duration.ofDays(7));
        assertThat(age.get()).contains(Duration.ofDays(7).plusHours(1));
    }
}
