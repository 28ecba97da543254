package io.orrery.consumer.generation;

import io.orrery.consumer.ArchiveProgress;
import io.orrery.runtime.terminal.TimeLeft;
import java.time.Duration;
import java.util.function.Consumer;

/** Says once in a while in a line how far the reading of an archive is, and when it will be over. For any number of threads. */
final class ArchiveProgressLine implements ArchiveProgress {

    private static final int CELLS = 20;

    private final Consumer<String> report;
    private final long pauseNanos;
    private final long began;
    private long last;

    /** @param pause between two lines */
    ArchiveProgressLine(Consumer<String> report, Duration pause, long nowNanos) {
        this.report = report;
        this.pauseNanos = pause.toNanos();
        this.began = nowNanos;
        this.last = nowNanos;
    }

    @Override
    public void read(double read, long events) {
        read(read, events, System.nanoTime());
    }

    synchronized void read(double read, long events, long nowNanos) {
        if (nowNanos - last >= pauseNanos) {
            last = nowNanos;
            report.accept(line(read, events, nowNanos - began));
        }
    }

    private static String line(double read, long events, long nanos) {
        double seconds = Math.max(0.001, (double) nanos / 1e9);
        int full = (int) (read * CELLS);
        long left = read > 0 ? Math.round(seconds * (1 - read) / read) : 0;
        return "archive [" + "#".repeat(full) + ".".repeat(CELLS - full) + "] " + (int) (read * 100) + "%, " + events
                + " events, " + Math.round((double) events / seconds) + " events/s"
                + (left > 0 ? ", about " + TimeLeft.of(Duration.ofSeconds(left)) + " left" : "");
    }
}
