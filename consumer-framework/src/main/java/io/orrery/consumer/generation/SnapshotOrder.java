package io.orrery.consumer.generation;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.StreamProducers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Asks for the snapshot that a generation is built from. Each producer of the stream is asked for all of the satellite's
 * tables, and takes those that it publishes: a store leaves out what another one says of a table.
 */
final class SnapshotOrder {

    private final StreamProducers producers;
    private final String stateTable;
    private final String stream;
    private final String tables;

    /**
     * @param stateTable where {@code producers} are known
     * @param tables the satellite's, as {@code --tables} writes them
     */
    SnapshotOrder(StreamProducers producers, String stateTable, String stream, String tables) {
        this.producers = producers;
        this.stateTable = stateTable;
        this.stream = stream;
        this.tables = tables;
    }

    /**
     * What to ask for, which nobody has been asked for yet.
     *
     * @throws OrreryException if no producer of the stream is known
     */
    AskedSnapshot draw() {
        List<String> known = producers.of(stream);
        if (known.isEmpty()) {
            throw new OrreryException("Table '" + stateTable + "' knows no producer of the stream '" + stream
                    + "', and a snapshot is a producer's work: start one with 'orrery producer --stream " + stream
                    + "', or name the table of its positions with --state-table");
        }
        return new AskedSnapshot(
                stateTable, known.stream().collect(Collectors.toMap(name -> name, name -> RequestIds.draw())));
    }

    /** The same where it is under way or done; under another id what was never asked for, was cancelled, or failed. */
    AskedSnapshot renewed(AskedSnapshot asked) {
        Map<String, String> requests = new TreeMap<>();
        asked.requests().forEach((name, id) -> requests.put(name, holds(name, id) ? id : RequestIds.draw()));
        return new AskedSnapshot(asked.stateTable(), requests);
    }

    private boolean holds(String producer, String id) {
        SnapshotItems items = producers.items(stream, producer);
        // In this order: a request is taken away once the producer has said that it ended.
        Optional<SnapshotRequest> request = items.request(id);
        Optional<SnapshotProgress> progress = items.log().find(id);
        return progress.map(said -> !said.ended() || said.state() == SnapshotProgress.State.COMPLETED)
                .orElse(request.isPresent());
    }

    /** Asks for what has not been asked for. */
    void ask(AskedSnapshot asked) {
        asked.requests().forEach((name, id) -> {
            if (!holds(name, id)) {
                producers.items(stream, name).add(request(id));
            }
        });
    }

    private SnapshotRequest request(String id) {
        return new SnapshotRequest(
                id,
                SnapshotRequest.Kind.SNAPSHOT,
                tables,
                null,
                0,
                SnapshotRequest.Wish.RUN,
                null,
                Instant.now().toString());
    }
}
