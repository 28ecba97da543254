package io.orrery.producer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.orrery.producer.snapshot.SnapshotCounts;
import io.orrery.runtime.snapshot.SnapshotProgress;
import java.util.function.ToLongFunction;

/** A producer's meters of snapshots. */
final class SnapshotMetrics {

    private static final String PREFIX = "orrery.producer.snapshot.";

    private SnapshotMetrics() {}

    static void register(Producer producer, MeterRegistry registry) {
        count(producer, registry, "rows", "Rows of snapshots published", SnapshotCounts::rows);
        count(
                producer,
                registry,
                "superseded.rows",
                "Rows read and not published, since the binary log had changed them meanwhile",
                SnapshotCounts::superseded);
        count(producer, registry, "reads", "Chunks read, and tables without a key", SnapshotCounts::reads);
        count(
                producer,
                registry,
                "void.reads",
                "Reads given up, for a statement on the table or a new connection to the log",
                SnapshotCounts::voidReads);
        count(
                producer,
                registry,
                "failed.tables",
                "Tables whose snapshots failed: see 'snapshot status'",
                SnapshotCounts::failedTables);
        gauge(producer, registry, "tables", "Tables that the request at work has left", SnapshotMetrics::tablesLeft);
        gauge(
                producer,
                registry,
                "running",
                "1 while a request is at work and not paused",
                p -> is(p, SnapshotProgress.State.RUNNING));
        gauge(
                producer,
                registry,
                "paused",
                "1 while the request at work is paused",
                p -> is(p, SnapshotProgress.State.PAUSED));
    }

    private static void count(
            Producer producer,
            MeterRegistry registry,
            String name,
            String description,
            ToLongFunction<SnapshotCounts> count) {
        FunctionCounter.builder(PREFIX + name, producer, p -> count.applyAsLong(p.snapshotCounts()))
                .description(description)
                .register(registry);
    }

    private static void gauge(
            Producer producer,
            MeterRegistry registry,
            String name,
            String description,
            ToLongFunction<Producer> value) {
        Gauge.builder(PREFIX + name, producer, value::applyAsLong)
                .description(description)
                .register(registry);
    }

    private static long tablesLeft(Producer producer) {
        return producer.snapshots().atWork().stream()
                .flatMap(progress -> progress.tables().stream())
                .filter(table -> !table.ended())
                .count();
    }

    private static long is(Producer producer, SnapshotProgress.State state) {
        return producer.snapshots().atWork().filter(progress -> progress.state() == state).stream()
                .count();
    }
}
