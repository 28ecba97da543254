package io.orrery.producer.gtid;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of numbers from 1, as the intervals that it is made of. */
final class Intervals {

    /** The last number of each interval by its first; they neither overlap nor touch. */
    private final NavigableMap<Long, Long> lastByFirst;

    Intervals() {
        this(new TreeMap<>());
    }

    private Intervals(NavigableMap<Long, Long> lastByFirst) {
        this.lastByFirst = lastByFirst;
    }

    Intervals copy() {
        return new Intervals(new TreeMap<>(lastByFirst));
    }

    void add(long first, long last) {
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(from);
        while (next != null && next.getKey() <= to + 1) {
            to = Math.max(to, next.getValue());
            lastByFirst.remove(next.getKey());
            next = lastByFirst.ceilingEntry(from);
        }
        lastByFirst.put(from, to);
    }

    boolean contains(Intervals other) {
        return other.lastByFirst.entrySet().stream().allMatch(interval -> {
            Map.Entry<Long, Long> mine = lastByFirst.floorEntry(interval.getKey());
            return mine != null && mine.getValue() >= interval.getValue();
        });
    }

    int count() {
        return lastByFirst.size();
    }

    /** Gives each interval, in order. */
    void forEach(GtidSet.Visitor visitor) {
        lastByFirst.forEach(visitor::see);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Intervals intervals && lastByFirst.equals(intervals.lastByFirst);
    }

    @Override
    public int hashCode() {
        return lastByFirst.hashCode();
    }
}
