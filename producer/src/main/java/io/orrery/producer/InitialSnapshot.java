package io.orrery.producer;

import io.orrery.mysql.ServerFacts;
import io.orrery.producer.snapshot.SnapshotRequirements;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the snapshot that a producer makes unasked, where its settings want one. */
final class InitialSnapshot {

    private static final Logger log = LoggerFactory.getLogger(InitialSnapshot.class);

    /** Before the epoch in the request's id. */
    private static final String PREFIX = "initial-";

    private final ProducerSettings settings;
    private final ServerFacts facts;
    private final SnapshotItems items;
    private final int epoch;

    /** @param epoch of the producer that asks */
    InitialSnapshot(ProducerSettings settings, ServerFacts facts, SnapshotItems items, int epoch) {
        this.settings = settings;
        this.facts = facts;
        this.items = items;
        this.epoch = epoch;
    }

    /** The name has no saved position: what was committed before is in no stream. */
    void ask() {
        if (settings.snapshots().mode() != SnapshotMode.NEVER) {
            request();
        }
    }

    /**
     * The log no longer holds what comes after the saved position.
     *
     * @throws PositionLostException that which told so, if the settings do not want to heal it
     */
    void heal(PositionLostException lost) {
        if (settings.snapshots().mode() != SnapshotMode.WHEN_NEEDED) {
            throw lost;
        }
        request();
        log.warn(
                "{} As --snapshot when-needed says, the producer goes on at the end of the log and makes a snapshot of all"
                        + " tables. Satellites keep tables that were dropped meanwhile.",
                lost.getMessage());
    }

    private void request() {
        SnapshotRequirements.refusal(facts).ifPresent(why -> {
            throw new OrreryException("Cannot make a snapshot of MySQL at "
                    + settings.mysql().hostAndPort() + ": " + why
                    + "; or give --snapshot never, and satellites get what changes from now on.");
        });
        // One that a start asked for which ended before it saved its position is as good.
        if (items.requests().stream().noneMatch(request -> request.id().startsWith(PREFIX))) {
            items.add(new SnapshotRequest(
                    PREFIX + epoch,
                    SnapshotRequest.Kind.SNAPSHOT,
                    settings.tables().tables().toString(),
                    null,
                    0,
                    SnapshotRequest.Wish.RUN,
                    null,
                    Instant.now().toString()));
        }
    }
}
