package io.orrery.producer;

import static org.awaitility.Awaitility.await;

import io.orrery.producer.state.Lease;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Asks the producer of a source for snapshots, as the commands do. */
final class SnapshotRequests {

    private static final Duration SOON = Duration.ofSeconds(90);

    private final Source source;
    private final SnapshotItems items;

    SnapshotRequests(Source source) {
        this.source = source;
        this.items = new SnapshotItems(
                source.aws().dynamoDbSync(),
                ProducerSettings.State.DEFAULT_TABLE,
                Lease.id(source.name(), source.name()));
    }

    SnapshotItems items() {
        return items;
    }

    /**
     * Asks for a snapshot.
     *
     * @param tables a pattern for tables of the source's database
     * @param where null for all rows
     * @return the request's id
     */
    String ask(String tables, String where) {
        return ask(tables, where, 0);
    }

    String ask(String tables, String where, long maxRowsPerSecond) {
        return add(SnapshotRequest.Kind.SNAPSHOT, source.name() + "." + tables, where, maxRowsPerSecond, null);
    }

    /** Asks for the rows of some keys, as JSON. */
    String repair(String table, List<String> keys) {
        return add(SnapshotRequest.Kind.REPAIR, null, null, 0, new SnapshotRequest.Keys(source.name(), table, keys));
    }

    private String add(
            SnapshotRequest.Kind kind, String tables, String where, long maxRowsPerSecond, SnapshotRequest.Keys keys) {
        String id = RequestIds.draw();
        items.add(new SnapshotRequest(
                id,
                kind,
                tables,
                where,
                maxRowsPerSecond,
                SnapshotRequest.Wish.RUN,
                keys,
                Instant.now().toString()));
        return id;
    }

    /** How many rows of a request are acknowledged. */
    long rows(String id) {
        return items.log().find(id).map(SnapshotProgress::rows).orElse(0L);
    }

    SnapshotProgress awaitEnd(String id) {
        await().atMost(SOON)
                .failFast(source::check)
                .until(() ->
                        items.log().find(id).filter(SnapshotProgress::ended).isPresent());
        return items.log().find(id).orElseThrow();
    }

    /** Waits until all that was asked for has ended; returns the one that ended last. */
    SnapshotProgress awaitAll() {
        return awaitAll(SOON);
    }

    SnapshotProgress awaitAll(Duration atMost) {
        await().atMost(atMost)
                .failFast(source::check)
                .until(() -> !items.log().requests().isEmpty()
                        && items.log().requests().stream().allMatch(SnapshotProgress::ended)
                        && items.requests().isEmpty());
        return items.log().requests().get(0);
    }
}
