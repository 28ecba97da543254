package io.orrery.benchmark.path;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Prints each rate as it is measured, with its ratio to the first of its group. For one thread. */
final class Report {

    private final PrintWriter out;
    private Rate baseline;

    Report(PrintWriter out) {
        this.out = out;
    }

    void group(String title) {
        baseline = null;
        out.printf(Locale.ROOT, "%n%-52s %12s %7s%n", title, "changes/s", "ratio");
        out.flush();
    }

    void measure(String name, Callable<Rate> run) throws Exception {
        Rate rate = run.call();
        baseline = baseline == null ? rate : baseline;
        out.printf(
                Locale.ROOT,
                "  %-50s %,12.0f %7.2f%n",
                name,
                rate.perSecond(),
                rate.perSecond() / baseline.perSecond());
        out.flush();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }
}
