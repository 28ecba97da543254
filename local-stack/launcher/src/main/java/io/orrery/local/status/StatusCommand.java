package io.orrery.local.status;

import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.StreamProducers;
import io.orrery.runtime.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orrery status}: producers, snapshots and satellites of one stream, from any machine that reaches its state tables. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show a stream's producers and satellites: how far they are, who works, what was set aside.")
public final class StatusCommand implements Callable<Integer> {

    /** What satellites tell changes every ten seconds, what producers tell every second. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Option(names = "--stream", required = true, paramLabel = "STREAM", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--state-table",
            paramLabel = "TABLE",
            defaultValue = StreamProducers.DEFAULT_TABLE,
            description = "The DynamoDB table of the producers. Default: ${DEFAULT-VALUE}.")
    private String stateTable;

    @Option(names = "--watch", description = "Look again every two seconds, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--json", description = "Print one line of JSON, for programs.")
    private boolean json;

    private boolean drawn;

    @Override
    public Integer call() throws InterruptedException {
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            StatusReader reader = new StatusReader(aws, stream, stateTable);
            StatusView view = new StatusView();
            print(reader.read(), view);
            while (watch) {
                Thread.sleep(AGAIN.toMillis());
                print(reader.read(), view);
            }
        }
        return 0;
    }

    private void print(StreamStatus status, StatusView view) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(StatusJson.of(status));
        } else {
            List<String> lines = view.lines(status, System.nanoTime());
            if (watch && Terminal.watched()) {
                // Over what was there, line by line, and then nothing below: a cleared screen would flicker.
                out.print(drawn ? "\u001b[H" : "\u001b[H\u001b[2J");
                drawn = true;
                lines.forEach(line -> out.print(line + "\u001b[K\n"));
                out.print("\u001b[J");
            } else {
                lines.forEach(out::println);
                out.print(watch ? System.lineSeparator() : "");
            }
        }
        out.flush();
    }
}
