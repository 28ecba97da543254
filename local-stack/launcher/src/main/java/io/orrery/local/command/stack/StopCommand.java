package io.orrery.local.command.stack;

import io.orrery.local.stack.StackFolder;
import io.orrery.local.stack.StackState;
import io.orrery.runtime.OrreryException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops a stack and waits for its end. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Stop the servers and wait until they have ended; the data stay.")
public final class StopCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Spec
    private CommandSpec spec;

    @Mixin
    private StackDirectory directory;

    @Override
    public Integer call() throws InterruptedException {
        Path folder = directory.path();
        PrintWriter out = spec.commandLine().getOut();
        Optional<StackState> state = Sentences.translate(() -> StackFolder.running(folder));
        if (state.isPresent()) {
            end(state.get().pid());
            out.println("Stopped the local stack in " + folder + "; its data are kept.");
        } else if (Sentences.translate(() -> StackFolder.inUse(folder))) {
            throw new OrreryException("The local stack in " + folder
                    + " is still starting: wait until './orrery local-stack status" + StartCommand.given(folder)
                    + "' shows it, then stop it.");
        } else {
            out.println("The local stack in " + folder + " is not running.");
        }
        out.flush();
        return 0;
    }

    private static void end(long pid) throws InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return;
        }
        process.get().destroy();
        try {
            process.get().onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.get().destroyForcibly(); // Its servers end with it.
        } catch (ExecutionException e) {
            throw new OrreryException("Cannot wait for the end of process " + pid + ".", e);
        }
    }
}
