package io.orrery.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What every change says beside the row itself.
 *
 * @param table the table
 * @param origin the name of the producer that published the change
 * @param version the row's version, positive: see {@link Version}
 * @param schemaId the {@link TableSchema#id()} that the row follows
 * @param committedAt the commit time on the source, in microseconds; of a snapshot's row, when it was read
 * @param source where the change stands in the source's binary log; of a snapshot's row, the place as of which it holds
 * @param snapshot true if the row was read by a snapshot and not from the binary log: it may have been there for years,
 *     and may be known already. Its version stands between those of the changes before and after that place
 */
public record Metadata(
        TableName table,
        String origin,
        long version,
        String schemaId,
        Instant committedAt,
        SourcePosition source,
        boolean snapshot) {

    public Metadata {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(schemaId, "schemaId");
        Objects.requireNonNull(committedAt, "committedAt");
        Objects.requireNonNull(source, "source");
        if (version <= 0) {
            throw new IllegalArgumentException("Cannot use version=" + version + ": must be positive");
        }
    }

    /** What an event says beside its content; empty for a {@link TableSchema} and an {@link EventPart}, which say nothing. */
    public static Optional<Metadata> of(Event event) {
        if (event instanceof ChangeEvent<?> change) {
            return Optional.of(change.metadata());
        }
        if (event instanceof TruncateTable truncate) {
            return Optional.of(truncate.metadata());
        }
        if (event instanceof DropTable drop) {
            return Optional.of(drop.metadata());
        }
        if (event instanceof SnapshotStarted started) {
            return Optional.of(started.metadata());
        }
        if (event instanceof SnapshotCompleted completed) {
            return Optional.of(completed.metadata());
        }
        return Optional.empty();
    }
}
