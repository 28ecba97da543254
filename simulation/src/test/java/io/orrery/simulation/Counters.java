package io.orrery.simulation;

import java.util.Map;
import java.util.TreeMap;

/** How often each mechanism was at work: a run in which one never was has shown nothing of it. */
final class Counters {

    private final Map<String, Long> counts = new TreeMap<>();

    void count(String what) {
        count(what, 1);
    }

    void count(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    void add(Counters others) {
        others.counts.forEach(this::count);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((what, times) -> text.append("%12d  %s%n".formatted(times, what)));
        return text.toString();
    }
}
