package io.orrery.olap;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code olap}: DuckDB tables that follow the source, and SQL on them. */
@Command(
        name = "olap",
        description = "Keep DuckDB tables equal to the source, and query them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunCommand.class,
            SqlCommand.class,
            ExportCommand.class,
            OlapVerifyCommand.class,
            OlapRebuildCommand.class,
            OlapGenerationsCommand.class,
            OlapPromoteCommand.class,
            OlapRollbackCommand.class,
            OlapDropCommand.class
        })
public final class OlapCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a subcommand");
    }
}
