package io.orrery.consumer.command;

import io.orrery.runtime.snapshot.StreamProducers;
import picocli.CommandLine.Option;

/** {@code --snapshot}: a picocli mixin for each command that builds a store from the rows that the source holds now. */
public final class SnapshotOptions {

    // The longer name has the variable: that of the shorter one is the producer's.
    @Option(
            names = {"--snapshot", "--from-snapshot"},
            description = "Begin now, with a snapshot of all rows of the tables: also of those that are older than what"
                    + " the stream holds.")
    private boolean snapshot;

    @Option(
            names = "--state-table",
            paramLabel = "TABLE",
            defaultValue = StreamProducers.DEFAULT_TABLE,
            description = "With --snapshot: the DynamoDB table of the producers. Default: ${DEFAULT-VALUE}.")
    private String stateTable;

    /** For picocli. */
    public SnapshotOptions() {}

    /** True if a snapshot is wanted. */
    public boolean isGiven() {
        return snapshot;
    }

    /** Where the producers are known. */
    public String stateTable() {
        return stateTable;
    }
}
