package io.orrery.local.demo;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.process.FileTrees;
import io.orrery.local.stack.StackFolder;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./orrery demo}: the whole path on this machine. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Run the whole path on this machine: MySQL, producer, Kinesis, search and OLAP, with a live view.")
public final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Write for N seconds, then compare every table row by row in all stores and end:"
                    + " exit code 0 where all are equal, else 1. Needs no terminal.")
    private Integer seconds;

    @Option(
            names = "--rate",
            defaultValue = "50",
            paramLabel = "N",
            description = "Transactions a second that the shop commits (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the data are kept, emptied first (default: .orrery/demo beside the orrery script;"
                    + " with --seconds a temporary folder).")
    private Path directory;

    @Override
    public Integer call() throws Exception {
        check();
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Progress progress = Progress.printing(System.err, Terminal.watched());
        try {
            Path folder = folder();
            try (Demo demo = Demo.start(folder, rate, progress)) {
                // Ctrl-C ends the JVM in the middle of the view: what runs must end all the same.
                Thread close = new Thread(demo::close, "demo-close");
                Runtime.getRuntime().addShutdownHook(close);
                return seconds != null
                        ? new UnattendedRun(demo, out).run(seconds)
                        : new WatchedRun(demo, out, Terminal.watched()).run();
            } finally {
                if (seconds != null && directory == null) {
                    FileTrees.delete(folder);
                }
            }
        } catch (LocalServerException e) {
            throw new OrreryException(e.getMessage(), e);
        }
    }

    private void check() {
        if (seconds != null && seconds < 1) {
            throw new UsageException("Cannot use --seconds=" + seconds + ": must be 1 or more.");
        }
        if (rate < 1 || rate > 10_000) {
            throw new UsageException("Cannot use --rate=" + rate + ": must be 1..10000 transactions a second.");
        }
    }

    private Path folder() {
        try {
            if (seconds != null && directory == null) {
                return Files.createTempDirectory("orrery-demo");
            }
            Path folder = directory != null ? directory.toAbsolutePath().normalize() : ofHome();
            if (StackFolder.inUse(folder)) {
                throw new OrreryException(
                        "A demo runs in " + folder + " already: stop it, or name another folder with --dir.");
            }
            DemoFolder.empty(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path ofHome() {
        return Path.of(System.getProperty("orrery.home", "."), ".orrery", "demo")
                .toAbsolutePath()
                .normalize();
    }
}
