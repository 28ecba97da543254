package io.orrery.consumer.generation;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.MemoryStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Generations in memory, and what readers see of them. */
final class MemoryGenerations implements GenerationalStore {

    final Map<Integer, MemoryStore> stores = new ConcurrentHashMap<>();
    volatile int live;
    volatile boolean failOnce;

    @Override
    public DerivedStore open(int generation) {
        return stores.computeIfAbsent(generation, n -> new MemoryStore());
    }

    @Override
    public void promote(int generation) {
        if (failOnce) {
            failOnce = false;
            throw new IllegalStateException("no switch now");
        }
        live = generation;
    }

    @Override
    public boolean isAway(Exception thrown) {
        return thrown instanceof IllegalStateException;
    }

    @Override
    public void drop(int generation) {
        stores.remove(generation);
    }

    Map<String, String> seen() {
        return stores.containsKey(live) ? stores.get(live).contents() : Map.of();
    }
}
