package io.orrery.local.process;

import io.orrery.local.LocalServerException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Starts and stops one server process, again and again. Safe to use from any thread. */
public final class Daemon {

    private static final Duration POLL = Duration.ofMillis(25);

    private final String name;
    private final ServerFolder folder;
    private final Duration startPatience;
    private final Duration stopPatience;
    private final Supplier<ChildProcess> launch;
    private final BooleanSupplier ready;
    private ChildProcess process;

    /**
     * A server that is not started yet.
     *
     * @param name the server's name, for messages
     * @param folder where its log and the mark of its process are
     * @param startPatience how long it may log nothing before it is ready
     * @param stopPatience how long it may take to end before it is killed
     * @param launch starts the process
     * @param ready whether it answers
     */
    public Daemon(
            String name,
            ServerFolder folder,
            Duration startPatience,
            Duration stopPatience,
            Supplier<ChildProcess> launch,
            BooleanSupplier ready) {
        this.name = name;
        this.folder = folder;
        this.startPatience = startPatience;
        this.stopPatience = stopPatience;
        this.launch = launch;
        this.ready = ready;
    }

    /**
     * Starts it and waits until it answers. Does nothing where it runs.
     *
     * @throws LocalServerException if it ends, or gets on no more, before it is ready; nothing is left running then
     */
    public synchronized void start() {
        if (isAlive()) {
            return;
        }
        folder.awaitFormer(stopPatience);
        ChildProcess started = launch.get();
        process = started;
        folder.mark(started.pid());
        boolean answers = false;
        try {
            // On a busy machine a server may take minutes: while it says that it gets on, it does.
            long quietSince = System.nanoTime();
            long said = folder.logBytes();
            while (!answers) {
                if (started.ended(POLL)) {
                    throw new LocalServerException(name + " ended with exit code " + started.exitCode()
                            + " before it was ready" + reason(started) + "; its log is " + folder.log());
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new LocalServerException("Interrupted while starting " + name);
                }
                long saidNow = folder.logBytes();
                if (saidNow != said) {
                    said = saidNow;
                    quietSince = System.nanoTime();
                }
                if (System.nanoTime() - quietSince > startPatience.toNanos()) {
                    throw new LocalServerException(name + " was not ready and has logged nothing for "
                            + startPatience.toSeconds() + " seconds; its log is " + folder.log());
                }
                answers = ready.getAsBoolean();
            }
        } finally {
            if (!answers) {
                started.kill();
            }
        }
    }

    /** Stops it in order. Does nothing where it is stopped. */
    public synchronized void stop() {
        if (process != null) {
            process.stop(stopPatience);
            process = null;
        }
    }

    /** Ends it at once, as a crash would. */
    public synchronized void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** Whether the process runs. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Its process id; empty where it does not run. */
    public synchronized OptionalLong pid() {
        return isAlive() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
    }

    private static String reason(ChildProcess process) {
        return process.logTail()
                .lines()
                .filter(line -> line.contains("[ERROR]") || line.contains("ERROR") || line.contains("xception"))
                .findFirst()
                .map(line -> " (" + line.strip() + ")")
                .orElse("");
    }
}
