package io.orrery.check;

import io.orrery.event.TablePattern;
import io.orrery.mysql.text.Charsets;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares all chosen tables of a store once. For one thread. */
final class CheckRound {

    private static final int ALIVE_SECONDS = 5;

    /**
     * What people are shown.
     *
     * @param report gets a line for each table
     * @param progress shows how far a table is
     * @param columns of the terminal
     */
    record Shown(CheckReport report, PrintWriter progress, int columns) {}

    private final Connection mysql;
    private final Charsets charsets;
    private final String tables;
    private final Duration patience;
    private final Optional<Repairs> repairs;
    private final Shown shown;

    /**
     * @param tables which tables, as {@code --tables} writes them
     * @param patience how long a change may take from the source to the store
     * @param repairs empty to mend nothing
     */
    CheckRound(
            Connection mysql,
            Charsets charsets,
            String tables,
            Duration patience,
            Optional<Repairs> repairs,
            Shown shown) {
        this.mysql = mysql;
        this.charsets = charsets;
        this.tables = tables;
        this.patience = patience;
        this.repairs = repairs;
        this.shown = shown;
    }

    /**
     * Compares.
     *
     * @throws UsageException if the store holds none of the tables
     */
    CheckResult run(StoredTables store) throws SQLException, InterruptedException {
        TablePattern pattern = TablePattern.parse(tables);
        List<? extends StoredTable> chosen = store.tables().stream()
                .filter(table -> pattern.test(table.schema().table()))
                .toList();
        if (chosen.isEmpty()) {
            throw new UsageException("The satellite holds no table '" + tables + "': feed it first with its 'run'");
        }
        List<Verification> verified = new ArrayList<>();
        for (StoredTable table : chosen) {
            verified.add(verify(table));
        }
        List<String> unknown = namedAlone(chosen);
        unknown.forEach(shown.report()::unknown);
        return new CheckResult(verified, unknown);
    }

    /** What was named in full and is not there. */
    private List<String> namedAlone(List<? extends StoredTable> chosen) {
        return Stream.of(tables.split(","))
                .map(String::strip)
                .filter(name -> !name.contains("*") && !name.contains("?"))
                .filter(name -> chosen.stream().noneMatch(table -> TablePattern.parse(name)
                        .test(table.schema().table())))
                .toList();
    }

    private Verification verify(StoredTable table) throws SQLException, InterruptedException {
        List<String> uncompared = new ArrayList<>(table.uncompared());
        Verification verification;
        try {
            Optional<SourceTable> source = SourceTable.open(mysql, charsets, table.schema());
            verification = source.isEmpty()
                    ? Verification.skipped(table.schema().table(), "the source has no such table")
                    : verify(table, source.get(), uncompared);
        } catch (SQLException e) {
            if (!mysql.isValid(ALIVE_SECONDS)) {
                throw e;
            }
            verification = Verification.skipped(table.schema().table(), refusal(e));
        } catch (IllegalArgumentException e) {
            verification = Verification.skipped(table.schema().table(), e.getMessage());
        }
        shown.report().print(verification, uncompared);
        return verification;
    }

    private static String refusal(SQLException e) {
        // An error of MySQL's own may quote a value; ours never does.
        return e.getErrorCode() == 0
                ? e.getMessage()
                : "MySQL refuses it to be read (SQL state " + e.getSQLState() + ", error " + e.getErrorCode()
                        + "): check that the account may SELECT from it";
    }

    private Verification verify(StoredTable table, SourceTable source, List<String> uncompared)
            throws SQLException, InterruptedException {
        Set<String> lacks = source.lacks();
        lacks.forEach(column -> uncompared.add(column + " (the source has it no longer, or as another type)"));
        Set<String> masked =
                repairs.map(known -> known.publisher().masked(table.schema())).orElse(Set.of());
        if (masked.stream().anyMatch(table.schema().key()::contains)) {
            return Verification.skipped(table.schema().table(), "the producer masks its key");
        }
        masked.forEach(column -> uncompared.add(column + " (the producer masks it)"));
        Set<String> leftOut = new TreeSet<>(lacks);
        leftOut.addAll(masked);
        StoredTable compared = leftOut.isEmpty() || source.otherKey().isPresent() ? table : table.without(leftOut);
        String name = table.schema().table().toString();
        ProgressBar reading = bar(name);
        ProgressBar repairing = bar("repair of " + name);
        long total = source.estimate();
        try {
            return new TableCheck(compared, source, patience, rows -> reading.show(rows, total))
                    .verify(repairs, repairing::show);
        } finally {
            reading.clear();
        }
    }

    private ProgressBar bar(String label) {
        return new ProgressBar(shown.progress(), label, shown.columns());
    }
}
