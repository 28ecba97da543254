package io.orrery.producer.snapshot;

import io.orrery.producer.state.Lease;
import io.orrery.runtime.snapshot.SnapshotItems;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/** Snapshots whose threads and time a simulation has. */
public final class SnapshotAccess {

    private final SnapshotService service;

    public SnapshotAccess(
            SnapshotContext context, SnapshotItems items, Lease lease, Clock clock, ExecutorService threads) {
        this.service = new SnapshotService(context, items, lease, 2, clock, size -> threads);
    }

    /** What a timer does now and then. */
    public void look() {
        service.look();
    }

    /** See {@link SnapshotService#saveMoved}. */
    public void saveMoved() {
        service.saveMoved();
    }

    public SnapshotService service() {
        return service;
    }
}
