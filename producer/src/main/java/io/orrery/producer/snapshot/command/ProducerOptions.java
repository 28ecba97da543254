package io.orrery.producer.snapshot.command;

import io.orrery.producer.ProducerSettings;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.StreamProducers;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which producer is asked. */
final class ProducerOptions {

    @Option(names = "--stream", required = true, paramLabel = "STREAM", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The producer's name. Default: the one that publishes to the stream, where there is one only.")
    private String name;

    @Option(
            names = "--state-table",
            paramLabel = "TABLE",
            defaultValue = ProducerSettings.State.DEFAULT_TABLE,
            description = "The DynamoDB table of positions and leases. Default: ${DEFAULT-VALUE}.")
    private String stateTable;

    /**
     * What is asked of the producer, and what it answers.
     *
     * @throws OrreryException if no producer of the stream is known
     * @throws UsageException if there are several, and none was named
     */
    SnapshotItems items(AwsClients aws) {
        StreamProducers producers = new StreamProducers(aws.dynamoDbSync(), stateTable);
        return producers.items(stream, producer(producers));
    }

    private String producer(StreamProducers producers) {
        List<String> known = producers.of(stream);
        Optional<String> wanted = name == null && known.size() == 1
                ? Optional.of(known.get(0))
                : Optional.ofNullable(name).filter(known::contains);
        if (wanted.isPresent()) {
            return wanted.get();
        }
        if (known.isEmpty() || name != null) {
            throw new OrreryException("Table '" + stateTable + "' knows no producer"
                    + (name == null ? "" : " '" + name + "'") + " of the stream '" + stream
                    + "'" + (known.isEmpty() ? "" : ", only " + String.join(", ", known))
                    + ": check --stream, --name and --state-table, and that the producer has been started.");
        }
        throw new UsageException("Several producers publish to the stream '" + stream + "': choose one with --name, of "
                + String.join(", ", known) + ".");
    }
}
