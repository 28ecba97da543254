package io.orrery.local.stack;

import io.orrery.local.dynamodb.DynamoDbServer;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.s3.S3Server;
import java.util.function.UnaryOperator;

/**
 * One ephemeral stack for all integration tests of a module. Each server starts when it is first asked for, and all
 * end with the test JVM. A test that stops or kills a server builds a {@link LocalStack} of its own instead, and each test
 * uses names (databases, streams, tables, indices) of its own.
 */
public final class SharedStack {

    private static final Shared MYSQL = new Shared(LocalStackBuilder::mysql);
    private static final Shared ELASTICSEARCH = new Shared(LocalStackBuilder::elasticsearch);
    private static final Shared DYNAMODB = new Shared(LocalStackBuilder::dynamoDb);

    private static final Shared KINESIS = new Shared(LocalStackBuilder::kinesis);

    private static final Shared S3 = new Shared(LocalStackBuilder::s3);

    private SharedStack() {}

    /** The shared MySQL. */
    public static MySqlServer mysql() {
        return MYSQL.get().mysql();
    }

    /** The shared Elasticsearch. */
    public static ElasticsearchServer elasticsearch() {
        return ELASTICSEARCH.get().elasticsearch();
    }

    /** The shared DynamoDB Local. */
    public static DynamoDbServer dynamoDb() {
        return DYNAMODB.get().dynamoDb();
    }

    /** The shared Kinesis, its limits enforced. */
    public static KinesisServer kinesis() {
        return KINESIS.get().kinesis();
    }

    /** The shared S3. */
    public static S3Server s3() {
        return S3.get().s3();
    }

    /** A stack of one server, started once. */
    private static final class Shared {

        private final UnaryOperator<LocalStackBuilder> choice;
        private LocalStack stack;

        Shared(UnaryOperator<LocalStackBuilder> choice) {
            this.choice = choice;
        }

        synchronized LocalStack get() {
            if (stack == null) {
                LocalStack started =
                        choice.apply(LocalStack.builder()).ephemeral().start();
                Runtime.getRuntime().addShutdownHook(new Thread(started::close, "orrery-shared-stack-close"));
                stack = started;
            }
            return stack;
        }
    }
}
