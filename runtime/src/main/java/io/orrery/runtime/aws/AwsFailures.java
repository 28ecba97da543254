package io.orrery.runtime.aws;

import io.orrery.runtime.OrreryException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Which failures of calls to AWS pass by themselves. */
public final class AwsFailures {

    private static final Set<String> THROTTLED = Set.of(
            "ProvisionedThroughputExceededException",
            "LimitExceededException",
            "ThrottlingException",
            "RequestLimitExceeded",
            "KMSThrottlingException");
    private static final Set<String> PASSING = Set.of(
            "ExpiredTokenException", "RequestExpired", "InternalFailureException", "TransactionInProgressException");

    private static final Pattern ATTEMPTS = Pattern.compile("\\s*\\(SDK (Diagnostics: .*|Attempt Count: \\d+)\\)");

    private AwsFailures() {}

    /** What failed, without what an asynchronous client's future wraps around it. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** True if a limit refused the call. */
    public static boolean throttled(Throwable failure) {
        return failure instanceof AwsServiceException service
                && (service.isThrottlingException() || THROTTLED.contains(code(service)));
    }

    /**
     * True if the same call may succeed later although nobody changes anything: no answer, a fault of the service, a
     * limit, credentials that are being renewed. Not, for example, where a permission or a table is missing.
     */
    public static boolean passes(Throwable failure) {
        if (failure instanceof AwsServiceException service) {
            return throttled(service) || service.statusCode() >= 500 || PASSING.contains(code(service));
        }
        return failure instanceof SdkClientException;
    }

    /** True if there are no credentials to sign a call with. */
    public static boolean lacksCredentials(Throwable failure) {
        return failure instanceof SdkClientException && text(failure).contains("Unable to load credentials");
    }

    /** Why a call failed, short: the SDK tells of each class that had no credentials, and of its attempts. */
    public static String reason(Throwable failure) {
        return lacksCredentials(failure)
                ? "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the"
                        + " machine a role"
                : ATTEMPTS.matcher(text(failure)).replaceAll("").strip();
    }

    /**
     * The failure of a call in one sentence that names the remedy.
     *
     * @param what what was asked, as "DynamoDB table 'orrery'"
     * @return an {@link AwsUnavailableException} where it passes by itself
     */
    public static OrreryException unavailable(String what, Throwable failure) {
        String message = lacksCredentials(failure)
                ? "Cannot use " + what + ": " + reason(failure)
                : what + " does not answer (" + reason(failure)
                        + "): check region, credentials, endpoint and permissions";
        return passes(failure) ? new AwsUnavailableException(message, failure) : new OrreryException(message, failure);
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static String code(AwsServiceException failure) {
        return failure.awsErrorDetails() == null
                ? ""
                : String.valueOf(failure.awsErrorDetails().errorCode());
    }
}
