package io.orrery.producer.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Which failures of a put pass, and how long to wait for it. */
final class PutErrors {

    private static final Set<String> THROTTLED = Set.of(
            "ProvisionedThroughputExceededException",
            "LimitExceededException",
            "ThrottlingException",
            "KMSThrottlingException");
    private static final Set<String> PASSING =
            Set.of("ResourceInUseException", "ExpiredTokenException", "RequestExpired", "InternalFailureException");

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_THROTTLED = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private PutErrors() {}

    static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    static boolean throttled(Throwable error) {
        return error instanceof AwsServiceException service && THROTTLED.contains(code(service));
    }

    static boolean passes(Throwable error) {
        if (error instanceof AwsServiceException service) {
            return throttled(error) || service.statusCode() >= 500 || PASSING.contains(code(service));
        }
        return error instanceof SdkClientException;
    }

    private static String code(AwsServiceException error) {
        return error.awsErrorDetails() == null ? "" : error.awsErrorDetails().errorCode();
    }

    /** Doubles with each try, with jitter. Throttling is waited out less long: the shard's bucket fills every second. */
    static Duration pause(int attempt, boolean throttled) {
        long longest = (throttled ? LONGEST_THROTTLED : LONGEST).toMillis();
        long full = Math.min(longest, FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 10));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
