package io.orrery.check.repair;

import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.CheckNotes;
import io.orrery.runtime.snapshot.StreamProducers;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a check mends what it finds, and where it leaves its result: a picocli mixin. */
public final class RepairOptions {

    @Option(
            names = "--repair",
            description = "Have the producer publish rows that differ anew, and look again. Needs --stream.")
    private boolean repair;

    @Option(
            names = "--stream",
            paramLabel = "STREAM",
            description = "The Kinesis stream that feeds the store; with it the result is noted in the state table.")
    private String stream;

    @Option(
            names = "--state-table",
            paramLabel = "TABLE",
            defaultValue = StreamProducers.DEFAULT_TABLE,
            description = "The DynamoDB table of the producers. Default: ${DEFAULT-VALUE}.")
    private String stateTable;

    /** Nobody waits for a note. */
    private static final Duration NOTED_WITHIN = Duration.ofSeconds(10);

    /** For picocli. */
    public RepairOptions() {}

    /** True if what differs is to be mended. */
    public boolean repairs() {
        return repair;
    }

    /**
     * Looks at them before anything is reached.
     *
     * @throws UsageException if a repair is wanted and nobody knows of which stream
     */
    public void check() {
        if (repair && stream == null) {
            throw new UsageException(
                    "Cannot --repair without --stream: name the stream whose producer is to publish" + " rows anew");
        }
    }

    /** The producers of the stream, as they are now; empty if nothing is to be repaired. */
    public Optional<Producers> producers(AwsClients aws) {
        return repair ? Optional.of(new Producers(aws, stateTable, stream)) : Optional.empty();
    }

    /** Where the result is noted; empty if no stream is named. */
    public Optional<CheckNotes> notes(AwsClients aws) {
        return stream == null
                ? Optional.empty()
                : Optional.of(new CheckNotes(aws.dynamoDbSync(NOTED_WITHIN), stateTable, stream));
    }
}
