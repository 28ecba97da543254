package io.orrery.local.status;

import io.orrery.runtime.Count;
import io.orrery.runtime.snapshot.CheckNote;
import io.orrery.runtime.snapshot.ProgressLine;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.terminal.TextWidth;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A stream's status as lines of text, none wider than a terminal of 80 columns. For one thread. */
final class StatusView {

    // The last column stays free: some terminals go on to the next line there.
    private static final int COLUMNS = 79;
    private static final int NAME = 22;
    private static final int POSITION = 38;
    private static final int STATE = 16;

    /** A leader that wrote nothing for so long does not work: it writes every second. */
    private static final Duration SILENT = Duration.ofSeconds(15);

    /** Each knows the rate since it was first asked. */
    private final Map<String, ProgressLine> snapshots = new HashMap<>();

    List<String> lines(StreamStatus status, long nanos) {
        List<String> lines = new ArrayList<>();
        lines.add("stream " + status.stream() + ": " + Count.of(status.facts().openShards(), "open shard") + ", keeps "
                + hours(status.facts().retention()) + "; " + status.at().truncatedTo(ChronoUnit.SECONDS));
        lines.add("");
        producers(status, nanos, lines);
        lines.add("");
        satellites(status, lines);
        return lines.stream().map(line -> TextWidth.clip(line, COLUMNS)).toList();
    }

    private void producers(StreamStatus status, long nanos, List<String> lines) {
        if (status.producers().isEmpty()) {
            lines.add("No producer of the stream is known: check --state-table.");
            return;
        }
        lines.add(producer("producer", "position", "lag", "epoch"));
        for (StreamStatus.Producing producer : status.producers()) {
            boolean publishes = producer.leader().isPresent() && !isSilent(producer.heard(), status.at());
            lines.add(producer(
                    producer.name(),
                    producer.position().orElse("none"),
                    publishes ? producer.lag().map(StatusView::time).orElse("?") : "-",
                    Integer.toString(producer.epoch())));
            lines.add("  " + leader(producer, status.at()));
            producer.standBys().forEach(standBy -> lines.add("  stand-by " + TextWidth.oneLine(standBy)));
            producer.snapshot().ifPresent(progress -> snapshot(producer.name(), progress, nanos, lines));
        }
    }

    private static boolean isSilent(Optional<Instant> heard, Instant now) {
        return heard.filter(at -> at.plus(SILENT).isBefore(now)).isPresent();
    }

    private static String leader(StreamStatus.Producing producer, Instant now) {
        if (producer.leader().isEmpty()) {
            return "not running";
        }
        String leader = "leader " + TextWidth.oneLine(producer.leader().get());
        return isSilent(producer.heard(), now)
                ? leader + ", silent for "
                        + time(Duration.between(producer.heard().get(), now))
                : leader;
    }

    private void snapshot(String producer, SnapshotProgress progress, long nanos, List<String> lines) {
        String label = "  snapshot ";
        // Another snapshot has another rate.
        ProgressLine line = snapshots.computeIfAbsent(
                producer + " " + progress.request().id(), id -> new ProgressLine(COLUMNS - label.length()));
        lines.add(label + line.of(progress, nanos));
    }

    private static void satellites(StreamStatus status, List<String> lines) {
        if (status.satellites().isEmpty()) {
            lines.add("No satellite follows the stream.");
            return;
        }
        lines.add(satellite("satellite", "generation", "lag", "shards", "workers", "parked"));
        for (StreamStatus.Following satellite : status.satellites()) {
            String name = satellite.name();
            for (StreamStatus.Build build : satellite.builds()) {
                lines.add(satellite(
                        name,
                        build.generation().map(number -> number + " ").orElse("-")
                                + build.state().orElse(""),
                        build.lag().map(StatusView::time).orElse(build.workers() == 0 ? "-" : "?"),
                        build.read() + "/" + build.shards(),
                        Integer.toString(build.workers()),
                        Long.toString(build.parked())));
                name = "";
            }
            satellite.check().ifPresent(check -> lines.add("  " + verified(check)));
        }
    }

    private static String verified(CheckNote check) {
        long different =
                check.unequal().stream().mapToLong(CheckNote.Unequal::different).sum();
        String tables = Count.of(check.unequal().size(), "table");
        String found = different == 0 ? tables + " not equal" : Count.of(different, "row") + " differ in " + tables;
        return "verified " + Instant.parse(check.at()).truncatedTo(ChronoUnit.SECONDS) + ": "
                + Count.of(check.tables(), "table") + ", " + Count.of(check.rows(), "row") + ", "
                + (check.unequal().isEmpty() ? "equal" : found);
    }

    private static String producer(String name, String position, String lag, String epoch) {
        return row(cell(name, NAME) + " " + cell(position, POSITION) + " %8s %6s", lag, epoch);
    }

    private static String satellite(
            String name, String generation, String lag, String shards, String workers, String parked) {
        return row(cell(name, NAME) + " " + cell(generation, STATE) + " %8s %7s %8s %7s", lag, shards, workers, parked);
    }

    private static String row(String format, Object... cells) {
        return String.format(Locale.ROOT, format, cells);
    }

    /** So wide, whatever it says. */
    private static String cell(String text, int columns) {
        String clipped = TextWidth.clip(TextWidth.oneLine(text), columns).replace("%", "%%");
        return clipped + " ".repeat(Math.max(0, columns - TextWidth.of(clipped.replace("%%", "%"))));
    }

    private static String hours(Duration time) {
        return time.toHours() + " h";
    }

    static String time(Duration time) {
        Duration shown = time.isNegative() ? Duration.ZERO : time;
        if (shown.compareTo(Duration.ofSeconds(10)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", shown.toMillis() / 1000.0);
        }
        if (shown.compareTo(Duration.ofMinutes(2)) < 0) {
            return shown.toSeconds() + " s";
        }
        if (shown.compareTo(Duration.ofHours(2)) < 0) {
            return shown.toMinutes() + " min";
        }
        return shown.compareTo(Duration.ofDays(2)) < 0 ? shown.toHours() + " h" : shown.toDays() + " d";
    }
}
