package io.orrery.archive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code archive}: every event of a stream in Parquet files. */
@Command(
        name = "archive",
        description = "Keep every event in Parquet files, and look into them.",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, SqlCommand.class, HistoryCommand.class, CompactCommand.class})
public final class ArchiveCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand");
    }
}
