package io.orrery.local.process;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server's process. It does not outlive this one. Safe to use from any thread. */
public final class ChildProcess {

    /** Children get their signal when the thread that made them ends (see {@link Tether}); this one lasts. */
    private static final ExecutorService SPAWNER = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "orrery-spawner");
        thread.setDaemon(true);
        return thread;
    });

    /** Options that are meant for this JVM, not for the servers' ones. */
    private static final List<String> NOT_PASSED_ON =
            List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "ES_JAVA_OPTS", "CLI_JAVA_OPTS");

    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(10);

    private final Process process;
    private final Optional<Process> watchdog;
    private final Path log;

    private ChildProcess(Process process, Optional<Process> watchdog, Path log) {
        this.process = process;
        this.watchdog = watchdog;
        this.log = log;
    }

    /**
     * Starts a program as the servers' user.
     *
     * @param command the program and its arguments
     * @param environment what to add to this process's environment
     * @param folder where it runs
     * @param log what its output is appended to
     * @throws LocalServerException if it can't be started
     */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path folder, Path log) {
        try {
            return SPAWNER.submit(() -> spawn(command, environment, folder, log))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalServerException("Interrupted while starting " + command.get(0), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LocalServerException known) {
                throw known;
            }
            throw new LocalServerException(
                    "Cannot run " + command.get(0) + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static ChildProcess spawn(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Tether.wrap(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeAll(NOT_PASSED_ON);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new ChildProcess(process, Tether.watch(process), log);
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /**
     * Asks it to end, waits, and kills it if it has not by then.
     *
     * @param patience how long to wait
     */
    public void stop(Duration patience) {
        process.destroy();
        if (!ended(patience)) {
            kill();
        }
        release();
    }

    /** Kills it with SIGKILL, and the processes that it started. */
    public void kill() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        ended(PATIENCE_AFTER_KILL);
        for (ProcessHandle member : family) {
            try {
                member.onExit().get(PATIENCE_AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException e) {
                throw new LocalServerException("Process " + member.pid() + " does not end, not even when killed", e);
            }
        }
        release();
    }

    /**
     * Waits for its end.
     *
     * @return whether it has ended within that time
     */
    public boolean ended(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** The end of its output. */
    public String logTail() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            int length = (int) Math.min(file.length(), 8192);
            byte[] bytes = new byte[length];
            file.seek(file.length() - length);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private void release() {
        watchdog.ifPresent(Process::destroyForcibly);
    }
}
