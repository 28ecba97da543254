package io.orrery.check;

import io.orrery.event.TablePattern;
import io.orrery.mysql.MysqlConnections;
import io.orrery.mysql.MysqlOptions;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares a derived store with MySQL. A satellite's command extends it, adds picocli's {@code @Command} and its own
 * options, and opens the store. The exit code is 1 if anything differs.
 */
public abstract class CheckCommand implements Callable<Integer> {

    private static final int LISTED = 10;

    @Mixin
    private MysqlOptions mysqlOptions;

    @Option(
            names = "--tables",
            defaultValue = "*.*",
            paramLabel = "GLOB",
            description = "Which tables, such as 'shop.*' (default: all that the satellite holds).")
    private String tables;

    @Option(
            names = "--patience",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "How long a change may take to arrive before it counts as a difference (default: 30).")
    private int patienceSeconds;

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected CheckCommand() {}

    /** The store to compare; closed at the end. */
    protected abstract StoredTables open();

    @Override
    public final Integer call() throws InterruptedException {
        TablePattern pattern = pattern();
        if (patienceSeconds < 0) {
            throw new UsageException("Cannot use --patience=" + patienceSeconds + ": must not be negative");
        }
        try (StoredTables store = open();
                Connection mysql = new MysqlConnections(mysqlOptions.address()).openToRead()) {
            return verify(store, mysql, pattern) ? 0 : 1;
        } catch (SQLException e) {
            throw new OrreryException(
                    "MySQL refuses to be read (SQL state " + e.getSQLState() + ", error " + e.getErrorCode()
                            + "): check that the account may SELECT from the tables and that they still exist",
                    e);
        }
    }

    private TablePattern pattern() {
        try {
            return TablePattern.parse(tables);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private boolean verify(StoredTables store, Connection mysql, TablePattern pattern)
            throws SQLException, InterruptedException {
        List<? extends StoredTable> chosen = store.tables().stream()
                .filter(table -> pattern.test(table.schema().table()))
                .toList();
        if (chosen.isEmpty()) {
            throw new UsageException("The satellite holds no table '" + tables + "': feed it with '"
                    + spec.parent().qualifiedName() + " run' first");
        }
        boolean equal = true;
        for (StoredTable table : chosen) {
            AtomicLong total = new AtomicLong();
            ProgressBar bar = new ProgressBar(
                    spec.commandLine().getErr(),
                    table.schema().table().toString(),
                    spec.usageMessage().width());
            TableCheck check = new TableCheck(
                    table, mysql, Duration.ofSeconds(patienceSeconds), rows -> bar.show(rows, total.get()));
            total.set(check.estimate());
            Verification verification = check.verify();
            bar.clear();
            print(verification, table.uncompared(), spec.commandLine().getOut());
            equal &= verification.equal();
        }
        return equal;
    }

    private static void print(Verification verification, List<String> uncompared, PrintWriter out) {
        Map<Verification.Kind, Long> counts = new EnumMap<>(Verification.Kind.class);
        verification.differences().forEach(d -> counts.merge(d.kind(), 1L, Long::sum));
        StringBuilder line = new StringBuilder(verification.table().toString())
                .append(": ")
                .append(verification.rows())
                .append(" rows");
        if (verification.skipped() != null) {
            line.append(", not fully compared: ").append(verification.skipped());
        } else if (verification.equal()) {
            line.append(", equal");
        }
        counts.forEach((kind, count) ->
                line.append(", ").append(count).append(' ').append(kind.name().toLowerCase(Locale.ROOT)));
        if (verification.inFlight() > 0) {
            line.append(", ").append(verification.inFlight()).append(" that change all the time not compared");
        }
        if (!uncompared.isEmpty() && verification.rows() > 0) {
            line.append("; columns not compared: ").append(String.join(", ", uncompared));
        }
        out.println(line);
        verification.differences().stream()
                .limit(LISTED)
                .forEach(d -> out.println("  " + d.kind().name().toLowerCase(Locale.ROOT) + " " + d.id()));
        out.flush();
    }
}
