package io.orrery.producer.snapshot;

import io.orrery.event.SourcePosition;
import io.orrery.producer.change.ChangePoint;
import java.time.Instant;

/**
 * The places of rows that one statement has read: where the log was as of which they hold, and the row's number among
 * those read. The file's name says too which snapshot it was, so that no logged change has the same place: rows of tables
 * without a key are known by their places.
 */
final class Places {

    private final String file;
    private final long position;
    private final Instant at;
    private long row;

    /** @param snapshot names the snapshot of this table, once begun */
    Places(LogPlace asOf, String snapshot, Instant at) {
        this.file = asOf.file() + "#snapshot-" + snapshot;
        this.position = asOf.position();
        this.at = at;
    }

    /** The place of the next row. */
    ChangePoint next() {
        return new ChangePoint(new SourcePosition(null, file, position, row++), at);
    }
}
