package io.orrery.archive.rebuild;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Goes as the system's does, some time behind it. */
final class MovableClock extends Clock {

    private volatile Duration behind;

    MovableClock(Duration behind) {
        this.behind = behind;
    }

    void behind(Duration newBehind) {
        behind = newBehind;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.now().minus(behind);
    }
}
