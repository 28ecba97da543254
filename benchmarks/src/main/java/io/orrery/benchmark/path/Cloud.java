package io.orrery.benchmark.path;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.LocalStackBuilder;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;

/** The servers, and clients for them. */
final class Cloud implements AutoCloseable {

    static final String STREAM = "bench";

    private final LocalStack stack;
    private final AwsClients aws;

    /** With Elasticsearch, and a stream without limits. */
    Cloud() {
        this(builder().elasticsearch(), false);
    }

    /** @param limits whether the stream has those of the service */
    Cloud(boolean limits) {
        this(builder(), limits);
    }

    private Cloud(LocalStackBuilder servers, boolean limits) {
        stack = servers.kinesis(KinesisOptions.defaults().withLimits(limits))
                .ephemeral()
                .start();
        aws = AwsClients.local(
                stack.kinesis().endpoint(), URI.create(stack.dynamoDb().endpoint()));
    }

    private static LocalStackBuilder builder() {
        return LocalStack.builder().mysql().dynamoDb();
    }

    LocalStack stack() {
        return stack;
    }

    AwsClients aws() {
        return aws;
    }

    @Override
    public void close() {
        aws.close();
        stack.close();
    }
}
