package io.orrery.archive.storage;

import io.orrery.runtime.UsageException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes S3 clients, set up by the AWS SDK's own settings. */
public final class S3Clients {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private S3Clients() {}

    /** A client as the process's environment sets it up. */
    public static S3Client of(Map<String, String> environment) {
        Optional<URI> endpoint = Stream.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
                .map(environment::get)
                .filter(url -> url != null && !url.isBlank())
                .findFirst()
                .map(URI::create);
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_WITHIN)
                        .socketTimeout(ANSWER_WITHIN));
        endpoint.ifPresent(builder::endpointOverride);
        // A server on this machine has no name for each bucket.
        endpoint.filter(url -> "http".equals(url.getScheme())).ifPresent(url -> builder.forcePathStyle(true));
        try {
            return builder.build();
        } catch (SdkClientException e) {
            throw new UsageException(
                    "Cannot use S3: " + e.getMessage() + ". Set AWS_REGION, or a region in the profile that AWS_PROFILE"
                            + " names",
                    e);
        }
    }
}
