package io.orrery.local.kinesis.api;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the operations that were called, refused calls included; for tests that compare with an IAM policy. Thread-safe. */
public final class ApiCalls {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void record(String operation) {
        counts.computeIfAbsent(operation, name -> new LongAdder()).increment();
    }

    /** How often each operation was called, by name; a copy. */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> copy = new TreeMap<>();
        counts.forEach((operation, count) -> copy.put(operation, count.sum()));
        return copy;
    }

    /** How often the operation was called, such as {@code PutRecords}. */
    public long count(String operation) {
        LongAdder count = counts.get(operation);
        return count == null ? 0 : count.sum();
    }

    public void reset() {
        counts.clear();
    }
}
