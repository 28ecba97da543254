package io.orrery.check.repair;

import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotLog;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the producer that publishes a table to a stream, by an item of its state table, and waits while that producer lives.
 * For one thread.
 */
public final class StreamRepublisher implements Republisher {

    private static final Duration LOOK = Duration.ofMillis(300);

    /** A producer that lives beats every few seconds, also one that takes over from another. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    /** One that gets no further for so long waits for something that a person has to see. */
    private static final Duration STALLED = Duration.ofMinutes(10);

    private final Producers producers;
    private final Duration silent;
    private final Consumer<String> waiting;
    private final Map<String, SnapshotItems> asked = new HashMap<>();
    private String told;

    /** @param waiting told in a sentence what is waited for */
    public StreamRepublisher(Producers producers, Consumer<String> waiting) {
        this(producers, SILENT, waiting);
    }

    StreamRepublisher(Producers producers, Duration silent, Consumer<String> waiting) {
        this.producers = producers;
        this.silent = silent;
        this.waiting = waiting;
    }

    @Override
    public Set<String> masked(TableSchema schema) {
        return producers
                .of(schema.table())
                .map(producer -> new MaskedColumns(items(producer).maskedColumns()).of(schema))
                .orElse(Set.of());
    }

    private SnapshotItems items(String producer) {
        return asked.computeIfAbsent(producer, producers::items);
    }

    @Override
    public Optional<String> republish(TableName table, List<String> keys) throws InterruptedException {
        Optional<String> producer = producers.of(table);
        if (producer.isEmpty()) {
            return Optional.of("no producer of the stream '" + producers.stream()
                    + "' publishes it: check --stream and --state-table");
        }
        SnapshotItems items = items(producer.get());
        if (items.beat().isEmpty()) {
            throw notRunning(producer.get());
        }
        SnapshotRequest request = new SnapshotRequest(
                RequestIds.draw(),
                SnapshotRequest.Kind.REPAIR,
                null,
                null,
                0,
                SnapshotRequest.Wish.RUN,
                new SnapshotRequest.Keys(table.schema(), table.table(), keys),
                Instant.now().toString());
        items.add(request);
        boolean ended = false;
        try {
            Optional<String> problem = await(producer.get(), items, request.id());
            ended = true;
            return problem;
        } finally {
            if (!ended) {
                items.remove(request.id()); // Nobody waits for it any more.
            }
        }
    }

    private OrreryException notRunning(String producer) {
        return new OrreryException("Nothing can be repaired: the producer '" + producer + "' of the stream '"
                + producers.stream() + "' does not run. Start it, then verify again.");
    }

    private Optional<String> await(String producer, SnapshotItems items, String id) throws InterruptedException {
        OptionalLong beat = OptionalLong.empty();
        SnapshotLog before = SnapshotLog.EMPTY;
        long since = System.nanoTime();
        long moved = since;
        while (true) {
            SnapshotLog log = items.log();
            Optional<SnapshotProgress> progress = log.find(id);
            if (progress.isPresent() && progress.get().ended()) {
                return problem(progress.get());
            }
            if (progress.isEmpty()
                    && items.request(id).isEmpty()
                    && items.log().find(id).isEmpty()) {
                return Optional.empty(); // It ended so long ago that it is forgotten: what came of it can be seen.
            }
            waitFor(producer, log, id);
            if (!log.equals(before)) {
                before = log;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STALLED.toNanos()) {
                throw new OrreryException("Nothing is repaired: the producer '" + producer + "' has not got on for "
                        + STALLED.toMinutes() + " minutes. See its log, then verify again.");
            }
            OptionalLong now = items.beat();
            if (now.isPresent() && !now.equals(beat)) {
                beat = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > silent.toNanos()) {
                throw notRunning(producer);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    private void waitFor(String producer, SnapshotLog log, String id) {
        log.atWork().ifPresent(work -> {
            String other = work.request().id();
            if (work.state() == SnapshotProgress.State.PAUSED) {
                throw new OrreryException(
                        "Nothing can be repaired: the producer '" + producer + "' is paused in request " + other
                                + ". Resume or cancel that with 'orrery snapshot', then verify again.");
            }
            if (!other.equals(id) && !other.equals(told)) {
                waiting.accept("The producer '" + producer + "' is at work on request " + other
                        + ": the repair comes after it");
                told = other;
            }
        });
    }

    private static Optional<String> problem(SnapshotProgress ended) {
        Optional<String> told = ended.tables().stream()
                .map(TableProgress::problem)
                .filter(problem -> problem != null)
                .findFirst();
        if (told.isPresent()) {
            return told;
        }
        boolean gone = ended.tables().stream().anyMatch(table -> table.state() == TableProgress.State.GONE);
        if (gone) {
            return Optional.of("the source has no such table any more");
        }
        return ended.state() == SnapshotProgress.State.COMPLETED
                ? Optional.empty()
                : Optional.of("request " + ended.request().id() + " was cancelled");
    }
}
