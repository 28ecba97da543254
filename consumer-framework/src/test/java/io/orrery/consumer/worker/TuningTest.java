package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TuningTest {

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aWorkerThatReportsInTimeIsNeverTakenForDead(Profile profile) {
        Tuning tuning = Tuning.of(profile);
        Duration dead = tuning.signOfLife().multipliedBy(2);
        Duration roundedDown = Duration.ofSeconds(1);
        Duration onItsWay = Duration.ofSeconds(1);
        Duration oldest = tuning.signOfLife().plus(roundedDown).plus(onItsWay);
        assertThat(oldest).isLessThanOrEqualTo(dead);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void evenIfTheDeadWorkersLeasesAreGivenToItOnceMoreTheyAreTakenOverInTime(Profile profile) {
        Tuning tuning = Tuning.of(profile);
        Duration forgotten = tuning.signOfLife().multipliedBy(2);
        Duration expiry = tuning.failover().plus(tuning.assignmentInterval());
        // Given to the dead worker in the last moment, they have to expire again; but never a third time.
        assertThat(forgotten).isLessThan(expiry.multipliedBy(2));
        assertThat(expiry.multipliedBy(2)).isLessThan(Duration.ofSeconds(12));
        Duration asLeader = tuning.leaderLease().plus(tuning.leaderHeartbeat()).plus(expiry);
        assertThat(asLeader).isLessThan(Duration.ofSeconds(12));
    }
}
