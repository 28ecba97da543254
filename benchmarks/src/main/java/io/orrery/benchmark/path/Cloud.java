package io.orrery.benchmark.path;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.stack.LocalStack;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.aws.AwsEndpoints;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

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
        aws = new AwsClients(
                new AwsEndpoints(
                        Optional.of(stack.kinesis().endpoint()),
                        Optional.of(URI.create(stack.dynamoDb().endpoint()))),
                Optional.of(Region.US_EAST_1),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
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
