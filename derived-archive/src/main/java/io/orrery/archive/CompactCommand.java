package io.orrery.archive;

import io.orrery.archive.storage.Place;
import io.orrery.archive.storage.Storage;
import io.orrery.archive.store.Compactor;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Leaves of what is old only the newest version of each row. */
@Command(
        name = "compact",
        description = "Keep of what is old only the newest version of each row: enough to build complete stores.",
        mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LookOptions look;

    @Option(
            names = "--keep-history",
            required = true,
            paramLabel = "DAYS",
            description = "Of so many days all events stay, for example 90d.")
    private String keep;

    @Option(
            names = {"--archive-memory", "--memory"},
            paramLabel = "SIZE",
            defaultValue = "1GB",
            description = "What DuckDB may use beside Java; more goes to the disk (default: ${DEFAULT-VALUE};"
                    + " ORRERY_ARCHIVE_MEMORY).")
    private String memory;

    @Override
    public Integer call() throws Exception {
        Clock clock = Clock.systemUTC();
        LocalDate horizon = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(days(keep));
        PrintWriter out = spec.commandLine().getOut();
        try (Storage storage = Place.open(look.place());
                Compactor compactor = new Compactor(storage, look.work(), memory, clock)) {
            Compactor.Result result = compactor.compact(horizon);
            out.println("History begins " + result.horizon() + "T00:00:00Z. Of what was before " + result.kept()
                    + " events are kept; " + result.deleted() + " files of earlier compactions were deleted.");
        } finally {
            out.flush();
        }
        return 0;
    }

    private static int days(String text) {
        if (!text.matches("[1-9][0-9]{0,4}d")) {
            throw new UsageException(
                    "Cannot use --keep-history=" + text + ": must be a number of days, at least one, such as 90d");
        }
        return Integer.parseInt(text.substring(0, text.length() - 1));
    }
}
