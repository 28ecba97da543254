package io.orrery.producer.stream;

import io.orrery.event.Version;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the versions of one epoch. Safe for any number of threads. */
public final class Versions {

    private final int epoch;
    private final AtomicLong counter = new AtomicLong();

    public Versions(int epoch) {
        this.epoch = epoch;
    }

    /** A version greater than all before. */
    public long next() {
        return new Version(epoch, counter.incrementAndGet()).toLong();
    }
}
