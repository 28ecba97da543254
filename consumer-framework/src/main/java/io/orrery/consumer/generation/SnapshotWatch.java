package io.orrery.consumer.generation;

import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.snapshot.ProgressLine;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotLog;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.StreamProducers;
import io.orrery.runtime.snapshot.TableProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Follows the snapshot that a generation is built from until its producers have published it. For one thread. */
final class SnapshotWatch implements FollowedSnapshot {

    /** A producer shows every few seconds that it lives. */
    private static final Duration SILENT = Duration.ofSeconds(15);

    /** The last sign of a producer, and since when there is no newer one. */
    private record Beat(long number, long since) {}

    private final StreamProducers producers;
    private final String stream;
    private final AskedSnapshot asked;
    private final String remedy;
    private final ProgressLine bar;
    private final Map<TableName, Long> since = new HashMap<>();
    private final Map<String, Beat> beats = new HashMap<>();

    /**
     * @param remedy what to do where it does not come to its end, for people
     * @param columns of the terminal
     */
    SnapshotWatch(StreamProducers producers, String stream, AskedSnapshot asked, String remedy, int columns) {
        this.producers = producers;
        this.stream = stream;
        this.asked = asked;
        this.remedy = remedy;
        this.bar = new ProgressLine(columns);
    }

    @Override
    public Optional<String> look(long now) {
        List<SnapshotProgress> parts = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        asked.requests().forEach((producer, id) -> {
            SnapshotItems items = producers.items(stream, producer);
            // In this order: a request is taken away once the producer has said that it ended.
            Optional<SnapshotRequest> request = items.request(id);
            SnapshotLog log = items.log();
            Optional<SnapshotProgress> progress = log.find(id);
            progress.ifPresent(part -> {
                requireGood(producer, part);
                parts.add(part);
            });
            if (progress.isEmpty()) {
                requireAsked(producer, id, request);
            }
            if (progress.filter(SnapshotProgress::ended).isEmpty() && isSilent(producer, now)) {
                waiting.add("the producer '" + producer + "', which does not run: start it, or, if it is gone for good,"
                        + " give it up with 'orrery position --stream " + stream + " --name " + producer
                        + " --forget' and build anew");
            } else if (progress.isEmpty()) {
                waiting.add("the producer '" + producer + "'"
                        + log.atWork()
                                .map(other -> ", which is at work on "
                                        + other.request().id() + " first")
                                .orElse(""));
            }
        });
        if (!waiting.isEmpty()) {
            return Optional.of("waiting for " + String.join(", and ", waiting));
        }
        if (!parts.stream().allMatch(SnapshotProgress::ended)) {
            return Optional.of(bar.of(parts, now));
        }
        note(parts);
        return Optional.empty();
    }

    private boolean isSilent(String producer, long now) {
        long number = producers.beat(stream, producer);
        Beat last = beats.get(producer);
        if (last == null || last.number() != number) {
            beats.put(producer, new Beat(number, now));
            return false;
        }
        return now - last.since() > SILENT.toNanos();
    }

    private void requireAsked(String producer, String id, Optional<SnapshotRequest> request) {
        if (request.isEmpty() || request.get().wish() == SnapshotRequest.Wish.CANCEL) {
            throw new OrreryException("Snapshot " + id + " of the producer '" + producer
                    + "', of which the generation is built, was cancelled; " + remedy);
        }
    }

    private void requireGood(String producer, SnapshotProgress part) {
        if (part.ended() && part.state() != SnapshotProgress.State.COMPLETED) {
            String why = part.tables().stream()
                    .filter(table -> table.problem() != null)
                    .map(table -> ": " + name(table) + ": " + table.problem())
                    .collect(Collectors.joining());
            throw new OrreryException("Snapshot " + part.request().id() + " of the producer '" + producer
                    + "', of which the generation is built, "
                    + (part.state() == SnapshotProgress.State.CANCELLED ? "was " : "has ")
                    + part.state().name().toLowerCase(Locale.ROOT) + why + "; " + remedy);
        }
    }

    private void note(List<SnapshotProgress> parts) {
        parts.stream()
                .flatMap(part -> part.tables().stream())
                .filter(table -> table.state() == TableProgress.State.COMPLETED)
                .forEach(table -> since.merge(name(table), table.since(), Math::min));
        if (since.isEmpty()) {
            throw new OrreryException("No producer of the stream '" + stream
                    + "' publishes a table that the satellite takes: check --tables of both; " + remedy);
        }
    }

    private static TableName name(TableProgress table) {
        return new TableName(table.schema(), table.table());
    }

    /** The tables that the snapshot has brought, once all of it is in the stream. */
    SnapshotFloors floors() {
        return SnapshotFloors.of(since);
    }

    @Override
    public List<TableName> tables() {
        return since.keySet().stream().sorted().toList();
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
