package io.orrery.runtime.aws;

import io.orrery.runtime.UsageException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Makes AWS clients and closes them, in reverse. Region, credentials and endpoints come from the SDK's default chains
 * unless given. Plain {@code http} endpoints (local ones) are spoken to in HTTP/1.1, since HTTP/2 needs TLS there.
 */
public final class AwsClients implements AutoCloseable {

    /** Each enhanced fan-out subscription holds a connection over HTTP/1.1, and so does each put in flight. */
    private static final int MAX_CONNECTIONS = 256;

    private final AwsEndpoints endpoints;
    private final Optional<Region> region;
    private final Optional<AwsCredentialsProvider> credentials;
    private final Deque<SdkAutoCloseable> opened = new ArrayDeque<>();

    /** Clients with the given endpoints, and the SDK's own region and credentials. */
    public AwsClients(AwsEndpoints endpoints) {
        this(endpoints, Optional.empty(), Optional.empty());
    }

    /** Clients with all given. */
    public AwsClients(AwsEndpoints endpoints, Optional<Region> region, Optional<AwsCredentialsProvider> credentials) {
        this.endpoints = endpoints;
        this.region = region;
        this.credentials = credentials;
    }

    /** Clients set up by the process's environment. */
    public static AwsClients fromEnvironment() {
        return new AwsClients(AwsEndpoints.of(System.getenv()));
    }

    /** Clients of servers on this machine, which want a region and credentials and look at neither. */
    public static AwsClients local(URI kinesis, URI dynamoDb) {
        return new AwsClients(
                new AwsEndpoints(Optional.of(kinesis), Optional.of(dynamoDb)),
                Optional.of(Region.US_EAST_1),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
    }

    /** A second source of clients with the same settings, to be closed by itself. */
    public AwsClients another() {
        return new AwsClients(endpoints, region, credentials);
    }

    /** The endpoints in use. */
    public AwsEndpoints endpoints() {
        return endpoints;
    }

    /** A new Kinesis client, closed with this object. */
    public KinesisAsyncClient kinesis() {
        return kinesis(builder -> {});
    }

    /** A new Kinesis client with further settings, closed with this object. */
    public synchronized KinesisAsyncClient kinesis(Consumer<KinesisAsyncClientBuilder> settings) {
        KinesisAsyncClientBuilder builder = KinesisAsyncClient.builder().httpClient(httpClient(endpoints.kinesis()));
        common(builder, endpoints.kinesis());
        settings.accept(builder);
        return opened(built(builder::build));
    }

    /** A new asynchronous DynamoDB client, closed with this object. */
    public synchronized DynamoDbAsyncClient dynamoDb() {
        var builder = DynamoDbAsyncClient.builder().httpClient(httpClient(endpoints.dynamoDb()));
        common(builder, endpoints.dynamoDb());
        return opened(built(builder::build));
    }

    /** A new synchronous DynamoDB client, closed with this object. */
    public synchronized DynamoDbClient dynamoDbSync() {
        var builder = DynamoDbClient.builder()
                .httpClient(opened(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(Duration.ofSeconds(10))
                        .build()));
        common(builder, endpoints.dynamoDb());
        return opened(built(builder::build));
    }

    /**
     * A new synchronous DynamoDB client whose calls, retries included, fail after {@code longest}, closed with this object.
     */
    public synchronized DynamoDbClient dynamoDbSync(Duration longest) {
        // The client of the JDK can't be interrupted while it reads: only its own time-out ends that.
        Duration attempt = longest.dividedBy(2);
        var builder = DynamoDbClient.builder()
                .httpClient(opened(UrlConnectionHttpClient.builder()
                        .connectionTimeout(attempt)
                        .socketTimeout(attempt)
                        .build()))
                .overrideConfiguration(c -> c.apiCallTimeout(longest));
        common(builder, endpoints.dynamoDb());
        return opened(built(builder::build));
    }

    private void common(AwsClientBuilder<?, ?> builder, Optional<URI> endpoint) {
        endpoint.ifPresent(builder::endpointOverride);
        region.ifPresent(builder::region);
        credentials.ifPresent(builder::credentialsProvider);
    }

    private SdkAsyncHttpClient httpClient(Optional<URI> endpoint) {
        boolean plain = endpoint.map(URI::getScheme).filter("http"::equals).isPresent();
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .maxConcurrency(MAX_CONNECTIONS)
                .connectionTimeout(Duration.ofSeconds(5))
                .connectionAcquisitionTimeout(Duration.ofSeconds(30));
        if (plain) {
            builder.protocol(Protocol.HTTP1_1);
        }
        return opened(builder.build());
    }

    private static <C> C built(Supplier<C> client) {
        try {
            return client.get();
        } catch (SdkClientException e) {
            throw cannotBuild(e);
        }
    }

    /** What the SDK says where no region is set lists ten classes, and not what to do. */
    static RuntimeException cannotBuild(SdkClientException e) {
        return String.valueOf(e.getMessage()).contains("Unable to load region")
                ? new UsageException(
                        "Cannot use AWS: no region is set. Set AWS_REGION, or a region in the profile that AWS_PROFILE"
                                + " names",
                        e)
                : e;
    }

    private <C extends SdkAutoCloseable> C opened(C client) {
        opened.push(client);
        return client;
    }

    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
