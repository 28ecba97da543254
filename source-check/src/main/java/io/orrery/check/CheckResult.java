package io.orrery.check;

import io.orrery.runtime.snapshot.CheckNote;
import java.time.Instant;
import java.util.List;

/**
 * What a check of all tables has found.
 *
 * @param tables those that were looked at
 * @param unknown names that were asked for and that the store lacks
 */
record CheckResult(List<Verification> tables, List<String> unknown) {

    CheckResult {
        tables = List.copyOf(tables);
        unknown = List.copyOf(unknown);
    }

    boolean equal() {
        return unknown.isEmpty() && tables.stream().allMatch(Verification::equal);
    }

    long rows() {
        return tables.stream().mapToLong(Verification::rows).sum();
    }

    long different() {
        return tables.stream().mapToLong(table -> table.differences().size()).sum();
    }

    long mended() {
        return tables.stream()
                .mapToLong(table -> table.repair().mended().size())
                .sum();
    }

    /** How many tables were not, or not fully, compared. */
    long unseen() {
        return unknown.size()
                + tables.stream().filter(table -> table.skipped() != null).count();
    }

    /** One sentence, without row values. */
    String summary() {
        return tables.size() + (tables.size() == 1 ? " table, " : " tables, ") + rows()
                + (rows() == 1 ? " row, " : " rows, ") + mended() + " mended, "
                + (equal() ? "all equal" : different() + " different, " + unseen() + " tables not fully compared");
    }

    CheckNote note(Instant at) {
        return new CheckNote(
                at.toString(),
                tables.size(),
                rows(),
                mended(),
                tables.stream()
                        .filter(table -> !table.equal())
                        .map(table -> new CheckNote.Unequal(
                                table.table().schema(),
                                table.table().table(),
                                table.differences().size()))
                        .toList());
    }
}
