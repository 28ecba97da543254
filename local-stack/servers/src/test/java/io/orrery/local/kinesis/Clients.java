package io.orrery.local.kinesis;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** SDK clients as the modules use them: Netty at HTTP/1.1 against a plain endpoint. */
final class Clients {

    /** One for all clients: closing one takes two seconds. */
    private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.builder()
            .protocol(Protocol.HTTP1_1)
            .maxConcurrency(200)
            .build();

    private Clients() {}

    /** Fails at once instead of retrying, so that a test sees each answer. */
    static KinesisAsyncClient withoutRetries(URI endpoint) {
        return client(endpoint, 1);
    }

    static KinesisAsyncClient client(URI endpoint, int attempts) {
        return KinesisAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local-secret")))
                .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(attempts)))
                .httpClient(HTTP)
                .build();
    }
}
