package io.orrery.local;

import java.io.PrintStream;

/** Hears what takes long while a local server is fetched and started. Called from several threads at once. */
public interface Progress {

    /**
     * A step begins.
     *
     * @param what what is being done, as a short sentence without a full stop
     */
    void step(String what);

    /**
     * A step goes on.
     *
     * @param what the step
     * @param percent how much of it is done, 0 to 100
     */
    default void percent(String what, int percent) {}

    /** Whether a person watches, so that the output of a child such as {@code mvn} may go straight to the terminal. */
    default boolean interactive() {
        return false;
    }

    /** Says nothing. */
    static Progress silent() {
        return what -> {};
    }

    /**
     * Prints each step as a line that starts with a dash.
     *
     * @param out where to
     * @param terminal whether a person watches: then percentages are drawn too
     */
    static Progress printing(PrintStream out, boolean terminal) {
        return new ConsoleProgress(out, terminal);
    }
}
