package io.orrery.consumer;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.AwsVariables;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The local servers, and streams on them, for all tests of the module. */
public final class TestCloud {

    public static final TableSchema ORDERS = new TableSchema(
            new TableName("shop", "orders"),
            List.of(Column.of("id", "bigint"), Column.of("total", "decimal(10,2)"), Column.of("note", "varchar(40)")),
            List.of("id"));

    private static KinesisServer kinesisServer;
    private static AwsClients aws;
    private static KinesisAsyncClient kinesis;

    private TestCloud() {}

    public static synchronized AwsClients aws() {
        if (aws == null) {
            // Without the limits of shards: many tests share few seconds.
            kinesisServer = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
            Runtime.getRuntime().addShutdownHook(new Thread(kinesisServer::close));
            aws = AwsClients.local(
                    kinesisServer.endpoint(), URI.create(SharedStack.dynamoDb().endpoint()));
            kinesis = aws.kinesis();
        }
        return aws;
    }

    public static KinesisServer server() {
        aws();
        return kinesisServer;
    }

    /** What leads a process to DynamoDB and to {@code kinesis}. */
    static Map<String, String> environment(URI kinesis) {
        return AwsVariables.of(kinesis, URI.create(SharedStack.dynamoDb().endpoint()));
    }

    public static KinesisAsyncClient kinesis() {
        aws();
        return kinesis;
    }

    /** A new stream of a name of its own. */
    public static String stream(int shards) {
        String name = "test-" + UUID.randomUUID();
        kinesis()
                .createStream(create -> create.streamName(name).shardCount(shards))
                .join();
        awaitActive(name);
        return name;
    }

    public static void awaitActive(String stream) {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(120))
                .pollInterval(java.time.Duration.ofMillis(20))
                .until(() -> kinesis()
                                .describeStreamSummary(d -> d.streamName(stream))
                                .join()
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    public static TestProducer producer(String stream) {
        return new TestProducer(kinesis(), stream, "shop", 1);
    }
}
