package io.orrery.olap.query;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command that queries prints what it is given: to a person in a terminal a screenful, to a program all or an error. */
public final class ResultOptions {

    /** What a terminal is given of a result, where nobody says how much. */
    private static final long SCREENFUL = 10_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--format",
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "table (default), csv, json or parquet.")
    private QueryFormat format;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "The most rows to print (default: 10000 in a terminal; all, or an error, into a file or pipe).")
    private Long limit;

    /** For picocli, which makes the instance. */
    public ResultOptions() {}

    /** Gives a statement's rows. */
    public interface Source {

        /**
         * Writes the rows.
         *
         * @return a note for the user, if rows were left off
         */
        Optional<String> write(QueryOutput output, OutputStream out) throws IOException;
    }

    /**
     * Checks the options, before anything is opened.
     *
     * @throws UsageException if what was asked for can't be printed
     */
    public void check() {
        if (limit != null && limit < 1) {
            throw new UsageException("Cannot use --limit=" + limit + ": must be at least 1");
        }
        if (format == QueryFormat.PARQUET && Terminal.watched()) {
            throw new UsageException("Parquet is not for a terminal: send the output to a file");
        }
    }

    /**
     * Prints rows on standard output, and what there is to say of them on standard error.
     *
     * @param remedy what a program's user can do where rows were left off that nobody asked to leave off
     * @throws OrreryException if a program was given less than all that it asked for
     */
    public void print(Source source, String remedy) throws IOException {
        OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
        boolean person = Terminal.watched();
        int width = person ? command.usageMessage().width() : Integer.MAX_VALUE;
        long rows = limit != null ? limit : person ? SCREENFUL : Long.MAX_VALUE;
        Optional<String> note = source.write(new QueryOutput(format, rows, width), out);
        out.flush();
        boolean asked = note.equals(Optional.of(QueryLimits.leftOff(rows)));
        if (note.isPresent() && !person && !asked) {
            // A program takes what it reads for all that there is.
            throw new OrreryException("The result is cut off: " + note.get() + remedy);
        }
        note.ifPresent(text -> command.commandLine().getErr().println("orrery: " + text));
        command.commandLine().getErr().flush();
    }
}
