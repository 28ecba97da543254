package io.orrery.producer.snapshot.command;

import io.orrery.runtime.snapshot.ProgressLine;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.TableProgress;
import io.orrery.runtime.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;

/** Follows a request to its end: a bar on a terminal, a line at the end. For one thread. */
final class Following {

    private static final long LOOK_MILLIS = 500;

    /** A producer looks for requests every second; one that does not in this time is not there. */
    private static final Duration UNANSWERED = Duration.ofSeconds(30);

    private final PrintWriter out;
    private final PrintWriter err;
    private final int columns;
    private final boolean watched = Terminal.watched();

    Following(CommandLine command) {
        this.out = command.getOut();
        this.err = command.getErr();
        this.columns = command.getCommandSpec().usageMessage().width();
    }

    /** The exit code: 0 if all is published. */
    int follow(SnapshotItems items, String id) throws InterruptedException {
        ProgressLine line = new ProgressLine(columns);
        long asked = System.nanoTime();
        boolean told = false;
        while (true) {
            Optional<SnapshotProgress> progress = items.log().find(id);
            if (progress.isPresent() && progress.get().ended()) {
                clear();
                return tell(progress.get());
            }
            if (progress.isEmpty() && !told && System.nanoTime() - asked > UNANSWERED.toNanos()) {
                clear();
                err.println("The producer has not taken it up yet: it works on another request, or it does not run."
                        + " The request stays.");
                err.flush();
                told = true;
            }
            if (watched) {
                err.print("\r\u001b[K"
                        + progress.map(p -> line.of(p, System.nanoTime())).orElse("waiting for the producer"));
                err.flush();
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private int tell(SnapshotProgress progress) {
        long completed = progress.tables().stream()
                .filter(table -> table.state() == TableProgress.State.COMPLETED)
                .count();
        out.println("Snapshot " + progress.request().id() + " "
                + progress.state().name().toLowerCase(java.util.Locale.ROOT) + ": "
                + progress.rows() + " rows of " + completed + (completed == 1 ? " table" : " tables"));
        progress.tables().stream()
                .filter(table -> table.problem() != null)
                .forEach(table -> out.println("  " + table.schema() + "." + table.table() + ": " + table.problem()));
        out.flush();
        return progress.state() == SnapshotProgress.State.COMPLETED ? 0 : 1;
    }

    private void clear() {
        if (watched) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
