package io.orrery.runtime.aws;

import java.util.Set;
import java.util.concurrent.CompletionException;
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

    private static String code(AwsServiceException failure) {
        return failure.awsErrorDetails() == null
                ? ""
                : String.valueOf(failure.awsErrorDetails().errorCode());
    }
}
