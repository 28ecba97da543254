package io.orrery.local.command.stack;

import io.orrery.local.Progress;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.StackFolder;
import io.orrery.local.stack.StackState;
import io.orrery.runtime.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a stack and leaves it running, or keeps it in the foreground. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Start the servers, wait until all answer and leave them running.")
public final class StartCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StackDirectory directory;

    @Mixin
    private ServerOptions servers;

    @Option(names = "--foreground", description = "Keep the servers in this process until Ctrl-C.")
    private boolean foreground;

    @Override
    public Integer call() throws InterruptedException {
        return foreground ? keep() : leaveRunning();
    }

    private int keep() throws InterruptedException {
        Progress progress = Progress.printing(System.err, Terminal.watched());
        LocalStack stack = Sentences.translate(
                () -> servers.builder().at(directory.path()).progress(progress).start());
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "local-stack-close"));
        progress.step("All servers answer; Ctrl-C stops them");
        new CountDownLatch(1).await();
        return 0;
    }

    private int leaveRunning() throws InterruptedException {
        Path folder = directory.path();
        PrintWriter out = spec.commandLine().getOut();
        if (Sentences.translate(() -> StackFolder.inUse(folder))) {
            out.println("The local stack in " + folder + " is already running.");
            out.flush();
            return 0;
        }
        Progress progress = Progress.printing(System.err, Terminal.watched());
        Sentences.translate(() -> {
            servers.builder().progress(progress).fetch();
            return null;
        });
        StackState state = new Supervisor(folder, servers.arguments()).start(progress);
        StatusTable.of(folder, state).lines().forEach(out::println);
        out.println();
        out.println("To let every command find it:  eval \"$(./orrery local-stack env" + given(folder) + ")\"");
        out.flush();
        return 0;
    }

    /** How to name the folder to another command; nothing where it is the default. */
    static String given(Path folder) {
        return folder.equals(StackDirectory.ofHome()) ? "" : " --dir '" + folder + "'";
    }
}
