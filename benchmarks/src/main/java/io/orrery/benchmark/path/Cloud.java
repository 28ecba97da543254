package io.orrery.benchmark.path;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.stack.LocalStack;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;

/** The servers, a stream without the service's limits, and clients for them. */
final class Cloud implements AutoCloseable {

    static final String STREAM = "bench";

    private final LocalStack stack;
    private final AwsClients aws;

    Cloud() {
        stack = LocalStack.builder()
                .mysql()
                .elasticsearch()
                .dynamoDb()
                .kinesis(KinesisOptions.defaults().withLimits(false))
                .ephemeral()
                .start();
        aws = AwsClients.local(
                stack.kinesis().endpoint(), URI.create(stack.dynamoDb().endpoint()));
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
