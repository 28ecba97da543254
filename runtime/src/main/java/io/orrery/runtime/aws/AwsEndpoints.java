package io.orrery.runtime.aws;

import io.orrery.runtime.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Where the AWS services are, if not where the SDK finds them by itself.
 *
 * @param kinesis empty for the SDK's own choice
 * @param dynamoDb empty for the SDK's own choice
 */
public record AwsEndpoints(Optional<URI> kinesis, Optional<URI> dynamoDb) {

    private static final String ALL = "AWS_ENDPOINT_URL";

    /**
     * The endpoints that {@code AWS_ENDPOINT_URL_KINESIS}, {@code AWS_ENDPOINT_URL_DYNAMODB} and {@code AWS_ENDPOINT_URL} name.
     *
     * @throws UsageException if one of them is no URL of a server
     */
    public static AwsEndpoints of(Map<String, String> environment) {
        return new AwsEndpoints(
                endpoint(environment, "AWS_ENDPOINT_URL_KINESIS"), endpoint(environment, "AWS_ENDPOINT_URL_DYNAMODB"));
    }

    private static Optional<URI> endpoint(Map<String, String> environment, String variable) {
        String named = environment.containsKey(variable) ? variable : ALL;
        return Optional.ofNullable(environment.get(named))
                .filter(url -> !url.isBlank())
                .map(url -> url(named, url));
    }

    private static URI url(String variable, String text) {
        try {
            URI url = new URI(text.strip());
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // As any other text that is none. It is not repeated: there may be a password in it.
        }
        throw new UsageException("Cannot use AWS: " + variable
                + " is no URL of a server, such as https://kinesis.eu-west-1.amazonaws.com or http://127.0.0.1:4567;"
                + " correct it, or unset it to use the service itself");
    }
}
