package io.orrery.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The demo's picture in the terminal, drawn over itself at each turn. At most 80 columns wide. */
final class LiveView {

    private static final String CLEAR_LINE = "\u001b[2K";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream terminal;
    private final List<String> hints;
    private Snapshot last;
    private int drawn;

    /**
     * @param hints what to try in a second terminal, a line each
     */
    LiveView(PrintStream terminal, List<String> hints) {
        this.terminal = terminal;
        this.hints = List.copyOf(hints);
    }

    /** Draws the picture, over the last one. */
    void draw(Snapshot now) {
        if (drawn > 0) {
            terminal.print("\u001b[" + drawn + "A");
        }
        List<String> lines = render(last, now);
        lines.forEach(line -> terminal.print(CLEAR_LINE + line + "\n"));
        hints.forEach(line -> terminal.print(CLEAR_LINE + line + "\n"));
        terminal.flush();
        drawn = lines.size() + hints.size();
        last = now;
    }

    /** The picture's lines; the rates are those between the two snapshots. */
    static List<String> render(Snapshot before, Snapshot now) {
        Snapshot start = before == null ? now : before;
        double seconds = Math.max(0.001, seconds(now.elapsed().minus(start.elapsed())));
        return Stream.of(
                        "",
                        BOLD + "  Orrery demo" + PLAIN + DIM + "   up " + clock(now.elapsed())
                                + "   Ctrl-C stops everything" + PLAIN,
                        "",
                        "  MySQL --> producer --> Kinesis --+--> search  (Elasticsearch)",
                        "                                   +--> olap    (DuckDB)",
                        "",
                        DIM + String.format("  %-28s%12s%10s%12s", "", "total", "per s", "behind") + PLAIN,
                        line("rows committed in MySQL", now.committed(), start.committed(), seconds, ""),
                        line("events published", now.published(), start.published(), seconds, ""),
                        line(
                                "documents applied, search",
                                now.documents(),
                                start.documents(),
                                seconds,
                                lag(now.searchLag())),
                        line("rows applied, olap", now.rows(), start.rows(), seconds, lag(now.olapLag())),
                        past(now),
                        "")
                .toList();
    }

    /** Rows that were there before: the log that brought them is purged. */
    private static String past(Snapshot now) {
        return "  "
                + now.past()
                        .map(past -> String.format(
                                Locale.ROOT,
                                "snapshot of what was there: %,d of about %,d rows, %s",
                                past.rows(),
                                Math.max(past.rows(), past.estimate()),
                                past.state().name().toLowerCase(Locale.ROOT)))
                        .orElse("snapshot of what was there: about to begin");
    }

    private static String line(String name, long total, long before, double seconds, String behind) {
        return String.format(Locale.ROOT, "  %-28s%,12d%,10.0f%12s", name, total, (total - before) / seconds, behind);
    }

    private static String lag(Duration lag) {
        return String.format(Locale.ROOT, "%.1f s", seconds(lag));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static String clock(Duration elapsed) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", elapsed.toHours(), elapsed.toMinutesPart(), elapsed.toSecondsPart());
    }
}
