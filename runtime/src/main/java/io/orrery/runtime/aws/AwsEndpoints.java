package io.orrery.runtime.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where the AWS services are, if not where the SDK finds them by itself.
 *
 * @param kinesis empty for the SDK's own choice
 * @param dynamoDb empty for the SDK's own choice
 */
public record AwsEndpoints(Optional<URI> kinesis, Optional<URI> dynamoDb) {

    /** The endpoints that {@code AWS_ENDPOINT_URL_KINESIS}, {@code AWS_ENDPOINT_URL_DYNAMODB} and {@code AWS_ENDPOINT_URL} name. */
    public static AwsEndpoints of(Map<String, String> environment) {
        return new AwsEndpoints(
                endpoint(environment, "AWS_ENDPOINT_URL_KINESIS"), endpoint(environment, "AWS_ENDPOINT_URL_DYNAMODB"));
    }

    private static Optional<URI> endpoint(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
                .filter(url -> !url.isBlank())
                .map(URI::create);
    }
}
