package io.orrery.local.kinesis.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults that a server injects at the moment: none until one is added. Thread-safe. */
public final class Faults {

    private final List<Armed> armed = new CopyOnWriteArrayList<>();
    private Random random = new Random(0);

    private record Armed(Fault fault, AtomicInteger left) {}

    /** Adds a fault beside those that are there. */
    public void inject(Fault fault) {
        armed.add(new Armed(fault, new AtomicInteger(fault.times())));
    }

    /** Removes every fault. */
    public void clear() {
        armed.clear();
    }

    /** Makes what follows repeatable, as far as calls come in the same order. */
    public synchronized void seed(long seed) {
        random = new Random(seed);
    }

    /** The faults that are not used up. */
    public List<Fault> active() {
        return armed.stream().map(Armed::fault).toList();
    }

    /**
     * The faults that hit this call, which counts against them. {@code shardId} is null for the call as a whole; faults that name a
     * shard are asked for with the shard alone.
     */
    public List<Fault> hits(String operation, String shardId) {
        if (armed.isEmpty()) {
            return List.of();
        }
        List<Fault> hits = new ArrayList<>();
        for (Armed each : armed) {
            if (each.fault().matches(operation, shardId)
                    && draw() < each.fault().probability()
                    && use(each)) {
                hits.add(each.fault());
            }
        }
        return hits;
    }

    private boolean use(Armed each) {
        if (each.fault().times() == 0) {
            return true;
        }
        int left = each.left().decrementAndGet();
        if (left <= 0) {
            armed.remove(each);
        }
        return left >= 0;
    }

    /** A number from 0 up to, not including, 1. */
    public synchronized double draw() {
        return random.nextDouble();
    }
}
