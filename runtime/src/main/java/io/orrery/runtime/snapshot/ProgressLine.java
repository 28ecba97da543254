package io.orrery.runtime.snapshot;

import io.orrery.runtime.terminal.TextWidth;
import io.orrery.runtime.terminal.TimeLeft;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How far a snapshot is, on one line: a bar, rows, rows a second, and the time that is left. For one thread. */
public final class ProgressLine {

    private static final int BAR = 30;
    private static final int LEAST = 5;

    private final int columns;
    private long firstRows = -1;
    private long firstNanos;

    /** @param columns of the terminal */
    public ProgressLine(int columns) {
        this.columns = columns;
    }

    /**
     * The line of a request.
     *
     * @param now by {@link System#nanoTime()}
     */
    public String of(SnapshotProgress progress, long now) {
        return of(List.of(progress), now);
    }

    /**
     * The line of what several producers were asked for together.
     *
     * @param now by {@link System#nanoTime()}
     */
    public String of(Collection<SnapshotProgress> parts, long now) {
        long rows = parts.stream().mapToLong(SnapshotProgress::rows).sum();
        long all = Math.max(
                rows, parts.stream().mapToLong(SnapshotProgress::estimate).sum());
        boolean paused = parts.stream().anyMatch(part -> part.state() == SnapshotProgress.State.PAUSED);
        if (firstRows < 0) {
            firstRows = rows;
            firstNanos = now;
        }
        double seconds = (now - firstNanos) / 1e9;
        double rate = seconds < 1 ? 0 : (rows - firstRows) / seconds;
        String text = String.format(
                Locale.ROOT,
                "] %d %%, %,d of about %,d rows%s%s",
                all == 0 ? 0 : 100 * rows / all,
                rows,
                all,
                rate > 0 ? String.format(Locale.ROOT, ", %,.0f rows/s", rate) : "",
                paused ? ", paused" : rate > 0 ? ", " + left((all - rows) / rate) + " left" : "");
        // The last column stays free: some terminals go on to the next line there.
        int bar = Math.max(LEAST, Math.min(BAR, columns - 2 - text.length()));
        int filled = all == 0 ? 0 : (int) (bar * rows / all);
        return TextWidth.clip("[" + "#".repeat(filled) + ".".repeat(bar - filled) + text, columns - 1);
    }

    private static String left(double seconds) {
        return TimeLeft.of(Duration.ofSeconds((long) seconds));
    }
}
