package io.orrery.check;

import io.orrery.check.repair.Producers;
import io.orrery.check.repair.RepairOptions;
import io.orrery.check.repair.StreamRepublisher;
import io.orrery.event.TablePattern;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlConnections;
import io.orrery.mysql.MysqlOptions;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.config.Span;
import io.orrery.runtime.metrics.MetricsOptions;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares a derived store with MySQL, and mends it where that is asked for. A satellite's command extends it, adds
 * picocli's {@code @Command} and its own options, and opens the store. The exit code is 1 if anything differs in the end.
 */
public abstract class CheckCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(CheckCommand.class);

    @Mixin
    private MysqlOptions mysqlOptions;

    @Mixin
    private RepairOptions repair;

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

    @Option(
            names = "--every",
            paramLabel = "SPAN",
            description = "Go on for ever, and begin so often, such as 1h or 15m.")
    private String every;

    @Mixin
    private MetricsOptions metrics;

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected CheckCommand() {}

    /** The store to compare, anew for each round; closed at its end. */
    protected abstract StoredTables open();

    /** The satellite's name. */
    protected abstract String satellite();

    @Override
    public final Integer call() throws InterruptedException {
        check();
        MysqlAddress address = mysqlOptions.address();
        CheckReport report = new CheckReport(spec.commandLine().getOut(), every == null);
        Attempts attempts = new Attempts();
        if (every == null) {
            return round(address, report, attempts).equal() ? 0 : 1;
        }
        new Rounds(span(), report).run(satellite(), metrics, () -> {
            attempts.nextRound();
            return round(address, report, attempts);
        });
        return 0;
    }

    private void check() {
        try {
            TablePattern.parse(tables);
            span();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
        repair.check();
        if (patienceSeconds < 0) {
            throw new UsageException("Cannot use --patience=" + patienceSeconds + ": must not be negative");
        }
        if (metrics.areServed() && every == null) {
            throw new UsageException("Cannot use --metrics-port without --every: a single check ends too soon");
        }
    }

    /** Null if there is only one round. */
    private Duration span() {
        Duration span = every == null ? null : Span.parse(every).duration();
        if (span != null && span.isZero()) {
            throw new IllegalArgumentException("Cannot use --every=" + every + ": must be 1s or more");
        }
        return span;
    }

    private CheckResult round(MysqlAddress address, CheckReport report, Attempts attempts) throws InterruptedException {
        try (AwsClients aws = AwsClients.fromEnvironment();
                StoredTables store = open();
                Connection mysql = new MysqlConnections(address).openToRead()) {
            Optional<Repairs> repairs = repairs(store, aws, attempts);
            CheckResult result = new CheckRound(
                            mysql,
                            CharsetLoader.load(new MysqlServer(address)),
                            tables,
                            Duration.ofSeconds(patienceSeconds),
                            repairs,
                            new CheckRound.Shown(
                                    report, err(), spec.usageMessage().width()))
                    .run(store);
            note(aws, result);
            return result;
        } catch (SQLException e) {
            throw new OrreryException(
                    "MySQL went away (SQL state " + e.getSQLState() + ", error " + e.getErrorCode()
                            + "): check that it runs",
                    e);
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private Optional<Repairs> repairs(StoredTables store, AwsClients aws, Attempts attempts) {
        Optional<Producers> producers = repair.producers(aws);
        if (producers.isPresent() && store.unfed().isPresent()) {
            throw new OrreryException(
                    "Nothing can be repaired: " + store.unfed().get() + ", then verify again.");
        }
        return producers.map(known -> new Repairs(new StreamRepublisher(known, log::info), attempts));
    }

    private void note(AwsClients aws, CheckResult result) {
        try {
            repair.notes(aws).ifPresent(notes -> notes.save(satellite(), result.note(Instant.now())));
        } catch (OrreryException e) {
            log.warn("The result is not noted: {}", e.getMessage());
        }
    }
}
