package io.orrery.local.command;

import io.orrery.local.fixture.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./orrery ...} as a process of its own, as a user runs it. Closing it ends it. */
public final class OrreryProcess implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path err;

    private OrreryProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a command.
     *
     * @param environment added to this process's own, less all that would lead to AWS or a local stack
     */
    public static OrreryProcess start(Map<String, String> environment, String... arguments) {
        return start(JavaCommand.of(Main.class).withEnvironment(environment), arguments);
    }

    /** Starts another main class. */
    public static OrreryProcess start(JavaCommand command, String... arguments) {
        try {
            Path out = Files.createTempFile("orrery", ".out");
            Path err = Files.createTempFile("orrery", ".err");
            ProcessBuilder builder = command.withOptions("-Xmx512m")
                    .builder(arguments)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            return new OrreryProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    public static OrreryProcess run(Map<String, String> environment, String... arguments) {
        OrreryProcess process = start(environment, arguments);
        process.awaitExit(Duration.ofSeconds(120));
        return process;
    }

    /** The exit code, once it has ended. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Did not end within " + atMost + "; it said: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int exitCode() {
        return process.exitValue();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** What it has printed on standard output. */
    public String out() {
        return read(out);
    }

    /** What it has printed on standard error. */
    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
