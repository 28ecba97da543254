package io.orrery.producer.snapshot;

import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.TableProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * How far each table of a request is: as published, and as acknowledged by the stream, which alone may be saved. Safe for
 * any number of threads.
 */
final class Journal {

    /** A table, named by its two names. */
    private record Name(String schema, String table) {
        static Name of(TableProgress progress) {
            return new Name(progress.schema(), progress.table());
        }
    }

    private record Step(long sequence, TableProgress progress) {}

    private final Map<Name, TableProgress> acknowledged = new LinkedHashMap<>();
    private final Map<Name, Deque<Step>> published = new HashMap<>();

    Journal(List<TableProgress> tables) {
        tables.forEach(table -> acknowledged.put(Name.of(table), table));
    }

    /**
     * Notes how far a table is, once the stream has acknowledged what was put.
     *
     * @param sequence the number of the last event that was put for it
     */
    synchronized void published(long sequence, TableProgress progress) {
        published.computeIfAbsent(Name.of(progress), name -> new ArrayDeque<>()).add(new Step(sequence, progress));
    }

    /** How far a table is, whether acknowledged or not. */
    synchronized TableProgress latest(TableProgress table) {
        Deque<Step> steps = published.get(Name.of(table));
        return steps == null || steps.isEmpty()
                ? acknowledged.get(Name.of(table))
                : steps.peekLast().progress();
    }

    /** The tables that are not done. */
    synchronized List<TableProgress> open() {
        return acknowledged.values().stream().filter(table -> !table.ended()).toList();
    }

    /**
     * What may be saved.
     *
     * @param isAcknowledged tells of the number of an event whether all up to it are acknowledged
     */
    synchronized List<TableProgress> acknowledged(LongPredicate isAcknowledged) {
        published.forEach((name, steps) -> {
            while (!steps.isEmpty() && isAcknowledged.test(steps.peek().sequence())) {
                acknowledged.put(name, steps.poll().progress());
            }
        });
        return new ArrayList<>(acknowledged.values());
    }

    /** What a request comes to, once nothing more happens to its tables. */
    static SnapshotProgress.State outcome(List<TableProgress> tables) {
        return tables.stream().anyMatch(table -> table.state() == TableProgress.State.FAILED)
                ? SnapshotProgress.State.FAILED
                : SnapshotProgress.State.COMPLETED;
    }
}
