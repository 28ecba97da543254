package io.orrery.local.demo;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Shows how the stores follow until the process is stopped. */
final class WatchedRun {

    private static final long TERMINAL_MILLIS = 500;
    private static final long LOG_MILLIS = 5_000;

    private final Demo demo;
    private final PrintStream out;
    private final boolean terminal;

    /**
     * @param terminal whether {@code out} is one; if not, a line is printed now and then
     */
    WatchedRun(Demo demo, PrintStream out, boolean terminal) {
        this.demo = demo;
        this.out = out;
        this.terminal = terminal;
    }

    /** Never returns of itself: Ctrl-C ends the process. */
    int run() throws InterruptedException {
        LiveView view = new LiveView(out, demo.hints());
        if (!terminal) {
            demo.hints().forEach(out::println);
        }
        while (true) {
            Snapshot now = demo.snapshot();
            if (terminal) {
                view.draw(now);
            } else {
                out.printf(
                        "committed=%d published=%d search=%d olap=%d search-lag=%s olap-lag=%s%n",
                        now.committed(), now.published(), now.documents(), now.rows(), now.searchLag(), now.olapLag());
                out.flush();
            }
            TimeUnit.MILLISECONDS.sleep(terminal ? TERMINAL_MILLIS : LOG_MILLIS);
        }
    }
}
