package io.orrery.producer.snapshot;

import io.orrery.event.TableName;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.TableProgress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.ToIntFunction;

/**
 * How far each table of a request is: as published, and as acknowledged by the stream, which alone may be saved. Safe for
 * any number of threads.
 */
final class Journal {

    /**
     * How far a table was.
     *
     * @param sequence the number of the last event that was put for it
     * @param moves how often rows of it had moved unnamed when its snapshot began
     */
    private record Step(long sequence, TableProgress progress, int moves) {

        TableName table() {
            return name(progress);
        }
    }

    private final ToIntFunction<TableName> moves;
    private final Map<TableName, Step> acknowledged = new LinkedHashMap<>();
    private final Map<TableName, Deque<Step>> published = new HashMap<>();

    /**
     * @param tables how far the producer before was, if any
     * @param moves how often rows of a table have moved unnamed since this producer began to read; for any thread
     */
    Journal(List<TableProgress> tables, ToIntFunction<TableName> moves) {
        this.moves = moves;
        tables.forEach(table -> acknowledged.put(name(table), new Step(0, table, 0)));
    }

    private static TableName name(TableProgress table) {
        return new TableName(table.schema(), table.table());
    }

    /** Notes that a table's snapshot began, as {@link #published}. */
    synchronized void begun(long sequence, TableProgress progress, int movesBefore) {
        note(new Step(sequence, progress, movesBefore));
    }

    /**
     * Notes how far a table is, once the stream has acknowledged what was put.
     *
     * @param sequence the number of the last event that was put for it
     */
    synchronized void published(long sequence, TableProgress progress) {
        note(new Step(sequence, progress, last(progress).moves()));
    }

    private void note(Step step) {
        published.computeIfAbsent(step.table(), name -> new ArrayDeque<>()).add(step);
    }

    /** How far a table is, whether acknowledged or not. */
    synchronized TableProgress latest(TableProgress table) {
        return last(table).progress();
    }

    private Step last(TableProgress table) {
        Deque<Step> steps = published.get(name(table));
        return steps == null || steps.isEmpty() ? acknowledged.get(name(table)) : steps.peekLast();
    }

    /** Whether rows came or went unnamed since a table's snapshot began: some that were published may be no more. */
    synchronized boolean moved(TableProgress table) {
        return moved(last(table));
    }

    private boolean moved(Step step) {
        TableProgress progress = step.progress();
        return progress.since() > 0 && !progress.ended() && moves.applyAsInt(step.table()) > step.moves();
    }

    /** The tables that are not done. */
    synchronized List<TableProgress> open() {
        return acknowledged.values().stream()
                .map(Step::progress)
                .filter(table -> !table.ended())
                .toList();
    }

    /**
     * What may be saved: of a table whose rows have moved, that it begins anew. A position behind the statement may be
     * saved next, and then no heir reads of it.
     *
     * @param isAcknowledged tells of the number of an event whether all up to it are acknowledged
     */
    synchronized List<TableProgress> acknowledged(LongPredicate isAcknowledged) {
        published.forEach((name, steps) -> {
            while (!steps.isEmpty() && isAcknowledged.test(steps.peek().sequence())) {
                acknowledged.put(name, steps.poll());
            }
        });
        return acknowledged.values().stream().map(this::saved).toList();
    }

    private TableProgress saved(Step step) {
        return moved(step) ? anew(step.progress()) : step.progress();
    }

    /** What was saved of a table, or its beginning if its rows have moved unnamed since. */
    synchronized TableProgress anewIfMoved(TableProgress saved) {
        if (saved.since() == 0 || saved.ended()) {
            return saved;
        }
        Step step = acknowledged.get(name(saved));
        return moved(step) || saved.since() != step.progress().since() ? anew(saved) : saved;
    }

    private static TableProgress anew(TableProgress table) {
        return TableProgress.waiting(table.schema(), table.table());
    }

    /** What a request comes to, once nothing more happens to its tables. */
    static SnapshotProgress.State outcome(List<TableProgress> tables) {
        return tables.stream().anyMatch(table -> table.state() == TableProgress.State.FAILED)
                ? SnapshotProgress.State.FAILED
                : SnapshotProgress.State.COMPLETED;
    }
}
