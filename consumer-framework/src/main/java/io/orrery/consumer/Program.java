package io.orrery.consumer;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.PrintStream;
import java.util.function.Supplier;

/** A satellite that is the whole of a program: runs it to its end, says why it ended, and tells the exit code. */
final class Program {

    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private final String satellite;
    private final Supplier<RunningSatellite> start;
    private final PrintStream err;

    Program(String satellite, Supplier<RunningSatellite> start, PrintStream err) {
        this.satellite = satellite;
        this.start = start;
        this.err = err;
    }

    /** Returns the exit code once all is closed. */
    int run() {
        try (RunningSatellite running = start.get()) {
            running.awaitStopped();
            return SUCCESS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILURE;
        } catch (RuntimeException e) {
            return say(e);
        }
    }

    private int say(RuntimeException e) {
        if (e instanceof OrreryException) {
            err.println(satellite + ": " + e.getMessage());
        } else {
            // Not one of those that name their remedy: its place in the code may.
            err.println(satellite + ": unexpected " + e);
            e.printStackTrace(err);
        }
        err.flush();
        return e instanceof UsageException ? USAGE : FAILURE;
    }
}
