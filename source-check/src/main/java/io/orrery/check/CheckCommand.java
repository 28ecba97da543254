package io.orrery.check;

import io.orrery.event.TablePattern;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlConnections;
import io.orrery.mysql.MysqlOptions;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.mysql.text.Charsets;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    private static final int ALIVE_SECONDS = 5;

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
        MysqlAddress address = mysqlOptions.address();
        try (StoredTables store = open();
                Connection mysql = new MysqlConnections(address).openToRead()) {
            return verify(store, mysql, CharsetLoader.load(new MysqlServer(address)), pattern) ? 0 : 1;
        } catch (SQLException e) {
            throw new OrreryException(
                    "MySQL went away (SQL state " + e.getSQLState() + ", error " + e.getErrorCode()
                            + "): check that it runs",
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

    private boolean verify(StoredTables store, Connection mysql, Charsets charsets, TablePattern pattern)
            throws SQLException, InterruptedException {
        List<? extends StoredTable> chosen = store.tables().stream()
                .filter(table -> pattern.test(table.schema().table()))
                .toList();
        List<String> unknown = namedAlone(chosen);
        if (chosen.isEmpty()) {
            throw new UsageException("The satellite holds no table '" + tables + "': feed it with '"
                    + spec.parent().qualifiedName() + " run' first");
        }
        boolean equal = unknown.isEmpty();
        for (StoredTable table : chosen) {
            equal &= verify(table, mysql, charsets);
        }
        PrintWriter out = spec.commandLine().getOut();
        unknown.forEach(name -> out.println(name + ": the satellite holds no such table"));
        out.flush();
        return equal;
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

    private boolean verify(StoredTable table, Connection mysql, Charsets charsets)
            throws SQLException, InterruptedException {
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
        print(verification, uncompared, spec.commandLine().getOut());
        return verification.equal();
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
        StoredTable compared = lacks.isEmpty() || source.otherKey().isPresent() ? table : table.without(lacks);
        long total = source.estimate();
        ProgressBar bar = new ProgressBar(
                spec.commandLine().getErr(),
                table.schema().table().toString(),
                spec.usageMessage().width());
        try {
            return new TableCheck(compared, source, Duration.ofSeconds(patienceSeconds), rows -> bar.show(rows, total))
                    .verify();
        } finally {
            bar.clear();
        }
    }

    private static void print(Verification verification, List<String> uncompared, PrintWriter out) {
        Map<Verification.Kind, Long> counts = new EnumMap<>(Verification.Kind.class);
        verification.differences().forEach(d -> counts.merge(d.kind(), 1L, Long::sum));
        StringBuilder line = new StringBuilder(verification.table().toString())
                .append(": ")
                .append(verification.rows())
                .append(verification.rows() == 1 ? " row" : " rows");
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
