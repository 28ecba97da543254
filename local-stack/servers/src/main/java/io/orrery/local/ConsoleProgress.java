package io.orrery.local;

import java.io.PrintStream;

/** Shows steps as lines, and on a terminal how far the long ones are. */
final class ConsoleProgress implements Progress {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;

    ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void step(String what) {
        out.println("- " + what);
        out.flush();
    }

    @Override
    public synchronized void percent(String what, int percent) {
        if (terminal) {
            out.print(CLEAR_LINE + (percent < 100 ? "  " + what + " " + percent + "%" : ""));
            out.flush();
        }
    }

    @Override
    public boolean interactive() {
        return terminal;
    }
}
