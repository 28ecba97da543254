package io.orrery.archive.store;

import io.orrery.archive.layout.EventType;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.duckdb.DuckDBAppender;

/** Puts events into an appender, in the order of {@link io.orrery.archive.layout.EventColumns}. */
final class EventAppending {

    /** What an event takes beside its rows. */
    private static final int FIXED_BYTES = 250;

    private final DuckDBAppender appender;
    private final String shardId;
    private final RowText text = new RowText();
    private long bytes;

    EventAppending(DuckDBAppender appender, String shardId) {
        this.appender = appender;
        this.shardId = shardId;
    }

    /** About how many bytes were appended. */
    long bytes() {
        return bytes;
    }

    void append(Placed placed, int partition) throws SQLException {
        appender.beginRow();
        bytes += FIXED_BYTES;
        appender.append(partition);
        appender.append(EventType.of(placed.event()).text());
        rows(ChangeEvent.of(placed.event()));
        metadata(placed.metadata());
        appender.append(shardId);
        appender.append(placed.place().sequenceNumber());
        appender.append(placed.place().index());
        appender.append(placed.metadata().schemaId());
        snapshot(placed);
        appender.endRow();
    }

    private void rows(Optional<ChangeEvent<Row>> change) throws SQLException {
        if (change.isEmpty()) {
            nulls(5);
            return;
        }
        appender.append(RowKey.of(change.get()).text());
        Row before = change.get().match(write -> null, update -> update.before(), delete -> delete.row());
        Row after = change.get().match(write -> write.row(), update -> update.after(), delete -> null);
        append(before == null ? null : text.values(before));
        append(after == null ? null : text.values(after));
        append(before == null ? null : text.jsonNulls(before));
        append(after == null ? null : text.jsonNulls(after));
    }

    private void metadata(Metadata metadata) throws SQLException {
        appender.append(metadata.version());
        appender.append(metadata.origin());
        Instant committed = metadata.committedAt();
        appender.appendEpochMicros(committed.getEpochSecond() * 1_000_000 + committed.getNano() / 1000);
        append(metadata.source().gtid());
        appender.append(metadata.source().file());
        appender.append(metadata.source().pos());
        appender.append(metadata.source().row());
    }

    private void snapshot(Placed placed) throws SQLException {
        if (placed.event() instanceof SnapshotStarted started) {
            appender.append(started.id());
            appender.appendNull();
            append(started.where().orElse(null));
        } else if (placed.event() instanceof SnapshotCompleted completed) {
            appender.append(completed.id());
            appender.append(completed.since());
            append(completed.where().orElse(null));
        } else {
            nulls(3);
        }
    }

    private void append(String value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else {
            bytes += value.length();
            appender.append(value);
        }
    }

    private void nulls(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            appender.appendNull();
        }
    }
}
