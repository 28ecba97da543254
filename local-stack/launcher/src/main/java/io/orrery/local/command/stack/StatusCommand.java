package io.orrery.local.command.stack;

import io.orrery.local.stack.StackFolder;
import io.orrery.local.stack.StackState;
import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the servers of a stack. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show each server; the exit code is 0 when all of them answer.")
public final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StackDirectory directory;

    @Override
    public Integer call() {
        Path folder = directory.path();
        PrintWriter out = spec.commandLine().getOut();
        Optional<StackState> state = Sentences.translate(() -> StackFolder.running(folder));
        if (state.isEmpty()) {
            boolean busy = Sentences.translate(() -> StackFolder.inUse(folder));
            out.println("The local stack in " + folder + (busy ? " is starting." : " is not running."));
            out.flush();
            return CommandLines.FAILURE;
        }
        StatusTable table = StatusTable.of(folder, state.get());
        table.lines().forEach(out::println);
        out.flush();
        return table.allHealthy() ? 0 : CommandLines.FAILURE;
    }
}
