package io.orrery.producer.snapshot.command;

import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.ProgressLine;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotLog;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.TableProgress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orrery snapshot status}: what was asked for and how far it is. */
@Command(
        name = "status",
        description = "Show which snapshots were asked for and how far they are.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProducerOptions producer;

    @Option(names = "--watch", description = "Follow the one at work to its end.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            SnapshotItems items = producer.items(aws);
            SnapshotLog log = items.log();
            if (watch && log.atWork().isPresent()) {
                return new Following(spec.commandLine())
                        .follow(items, log.atWork().get().request().id());
            }
            List<SnapshotRequest> waiting = items.requests().stream()
                    .filter(request -> log.find(request.id()).isEmpty())
                    .toList();
            if (waiting.isEmpty() && log.requests().isEmpty()) {
                out.println("No snapshot was asked for.");
            }
            waiting.forEach(request -> out.println(head(request, "waiting", "")));
            log.requests().forEach(progress -> show(progress, out));
            out.flush();
        }
        return 0;
    }

    private static String head(SnapshotRequest request, String state, String rest) {
        String what = request.kind() == SnapshotRequest.Kind.REPAIR
                ? "repair of " + request.keys().schema() + "." + request.keys().table()
                : "snapshot of " + request.tables() + (request.where() == null ? "" : " where " + request.where());
        return request.id() + "  " + state + "  " + what + rest;
    }

    private void show(SnapshotProgress progress, PrintWriter out) {
        String state = progress.state().name().toLowerCase(Locale.ROOT);
        String when = progress.endedAt() == null
                ? ", since " + seconds(progress.startedAt())
                : ", ended " + seconds(progress.endedAt());
        out.println(head(progress.request(), state, String.format(Locale.ROOT, ", %,d rows%s", progress.rows(), when)));
        if (!progress.ended()) {
            out.println("  " + new ProgressLine(spec.usageMessage().width() - 2).of(progress, System.nanoTime()));
        }
        for (TableProgress table : progress.tables()) {
            boolean tells = !progress.ended() || table.state() != TableProgress.State.COMPLETED;
            if (tells) {
                out.println(String.format(
                        Locale.ROOT,
                        "  %-9s  %s.%s  %,d rows%s",
                        table.state().name().toLowerCase(Locale.ROOT),
                        table.schema(),
                        table.table(),
                        table.rows(),
                        table.problem() == null ? "" : ": " + table.problem()));
            }
        }
    }

    private static String seconds(String instant) {
        return instant.replaceFirst("\\.\\d+", "");
    }
}
