package io.orrery.check;

import io.orrery.runtime.terminal.Terminal;
import java.io.PrintWriter;

/** Shows how far a table is, on one line of a terminal; nothing where nobody watches. For one thread. */
final class ProgressBar {

    private static final int WIDTH = 30;
    private static final int LEAST = 5;

    private final PrintWriter err;
    private final String label;
    private final int columns;
    private final boolean watched;

    /** @param columns of the terminal */
    ProgressBar(PrintWriter err, String label, int columns) {
        this(err, label, columns, Terminal.watched());
    }

    /** @param watched whether a person sees the output */
    ProgressBar(PrintWriter err, String label, int columns, boolean watched) {
        this.err = err;
        this.label = label;
        this.columns = columns;
        this.watched = watched;
    }

    /**
     * Shows it.
     *
     * @param total an estimate, perhaps too small; 0 if unknown
     */
    void show(long done, long total) {
        if (watched) {
            err.print("\r\u001b[K" + line(done, total));
            err.flush();
        }
    }

    /** One line: a terminal that breaks it would keep a piece of each. */
    private String line(long done, long total) {
        long all = Math.max(total, done);
        String count = "] " + (all == 0 ? 100 : 100 * done / all) + " %, " + done + (done == 1 ? " row" : " rows");
        // The last column stays free: some terminals go on to the next line there.
        int room = columns - 1 - count.length() - " [".length();
        int bar = Math.max(LEAST, Math.min(WIDTH, room - label.length()));
        int most = Math.max(1, room - bar);
        String name = label.length() <= most ? label : label.substring(0, most - 1) + "…";
        int filled = all == 0 ? bar : (int) (bar * done / all);
        return name + " [" + "#".repeat(filled) + ".".repeat(bar - filled) + count;
    }

    /** Takes it away. */
    void clear() {
        if (watched) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
