package io.orrery.producer.snapshot.command;

import io.orrery.event.TablePattern;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orrery snapshot start}: asks for a snapshot and follows it. */
@Command(
        name = "start",
        description = "Ask for a snapshot of tables and follow it to its end; Ctrl-C leaves it running.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProducerOptions producer;

    @Option(
            names = "--tables",
            required = true,
            paramLabel = "PATTERN",
            description = "Which tables, of those that the producer publishes, for example 'shop.orders' or 'shop.*'.")
    private String tables;

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description = "Only rows that meet this condition of MySQL. Satellites then keep all other rows.")
    private String where;

    @Option(
            names = "--max-rows-per-second",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Read no faster than this. Default: as fast as stream and server take it.")
    private long maxRowsPerSecond;

    @Option(names = "--detach", description = "Do not wait for its end.")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        SnapshotRequest request = request();
        PrintWriter out = spec.commandLine().getOut();
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            SnapshotItems items = producer.items(aws);
            int before = items.requests().size();
            items.add(request);
            out.println("Asked for snapshot " + request.id() + " of " + tables
                    + (before == 0
                            ? ""
                            : "; " + before + (before == 1 ? " request comes" : " requests come") + " before it"));
            out.flush();
            return detach ? 0 : new Following(spec.commandLine()).follow(items, request.id());
        }
    }

    private SnapshotRequest request() {
        try {
            return new SnapshotRequest(
                    RequestIds.draw(),
                    SnapshotRequest.Kind.SNAPSHOT,
                    TablePattern.parse(tables).toString(),
                    where,
                    maxRowsPerSecond,
                    SnapshotRequest.Wish.RUN,
                    null,
                    Instant.now().toString());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".", e);
        }
    }
}
