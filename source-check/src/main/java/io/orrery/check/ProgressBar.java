package io.orrery.check;

import io.orrery.runtime.terminal.Terminal;
import java.io.PrintWriter;

/** Shows how far a table is, on one line of a terminal; nothing where nobody watches. For one thread. */
final class ProgressBar {

    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final String label;
    private final boolean watched = Terminal.watched();

    ProgressBar(PrintWriter err, String label) {
        this.err = err;
        this.label = label;
    }

    /**
     * Shows it.
     *
     * @param total an estimate, perhaps too small; 0 if unknown
     */
    void show(long done, long total) {
        if (watched) {
            err.print("\r\u001b[K" + line(label, done, total));
            err.flush();
        }
    }

    static String line(String label, long done, long total) {
        long all = Math.max(total, done);
        int filled = all == 0 ? WIDTH : (int) (WIDTH * done / all);
        return label + " [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] "
                + (all == 0 ? 100 : 100 * done / all) + " %, " + done + " rows";
    }

    /** Takes it away. */
    void clear() {
        if (watched) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
