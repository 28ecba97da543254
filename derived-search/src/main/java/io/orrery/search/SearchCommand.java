package io.orrery.search;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orrery search}: the full-text satellite. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = "Keeps a full-text index of the source's tables in Elasticsearch, and asks it.",
        subcommands = {
            RunCommand.class,
            QueryCommand.class,
            GenerationCommands.Rebuild.class,
            GenerationCommands.Generations.class,
            GenerationCommands.Promote.class,
            GenerationCommands.Rollback.class,
            GenerationCommands.Drop.class,
            VerifyCommand.class
        })
public final class SearchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: run, query, rebuild, generations, promote, rollback, drop or verify");
    }
}
