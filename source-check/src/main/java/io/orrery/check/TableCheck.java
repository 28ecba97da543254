package io.orrery.check;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Compares one table of a derived store with the source, while changes flow: all of its rows once, then those that differ
 * until it is settled which of them do, see {@link Settlement}. For one thread.
 */
final class TableCheck {

    private final StoredTable table;
    private final SourceTable source;
    private final Duration patience;
    private final LongConsumer progress;

    /**
     * @param patience how long a change may take from the source to the store
     * @param progress hears how many rows of the source were compared
     */
    TableCheck(StoredTable table, SourceTable source, Duration patience, LongConsumer progress) {
        this.table = table;
        this.source = source;
        this.patience = patience;
        this.progress = progress;
    }

    /** Hears how far a repair is. */
    interface RepairProgress {
        /** So many of the rows that differ are done. */
        void show(long done, long total);
    }

    /** Compares, and does what can be done about differences. */
    Verification verify(Optional<Repairs> repairs, RepairProgress repairing) throws SQLException, InterruptedException {
        Optional<String> reason = table.incomparable().or(source::otherKey);
        if (reason.isPresent()) {
            return Verification.skipped(table.schema().table(), reason.get());
        }
        Optional<RowCheck> check = rows();
        if (check.isEmpty()) {
            return Verification.skipped(
                    table.schema().table(), "it has no key that its rows can be read in the order of");
        }
        RowCheck.Findings findings = check.get().compare();
        Settlement settlement = check.get().settle(findings.suspects(), patience);
        Verification found = new Verification(
                table.schema().table(),
                findings.rows(),
                settlement.differences(),
                settlement.inFlight().size(),
                findings.unseen(),
                Verification.Repair.NONE);
        if (found.differences().isEmpty() || repairs.isEmpty()) {
            return found;
        }
        long total = found.differences().size();
        return new TableRepair(table.schema(), check.get(), repairs.get())
                .repair(found, patience, done -> repairing.show(done, total));
    }

    private Optional<RowCheck> rows() {
        return table.schema().keyless()
                ? table.contents().map(contents -> new KeylessCheck(table, contents, source, progress))
                : Optional.of(new KeyedCheck(table, source, progress));
    }
}
