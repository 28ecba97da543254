package io.orrery.consumer.worker;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsFailures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Waits for AWS calls and says in one sentence what went wrong where the user can mend it. */
public final class AwsCalls {

    private AwsCalls() {}

    /**
     * The call's result.
     *
     * @param what what was tried, as "read the stream 'orders'"
     * @throws OrreryException if the service can't be reached or refuses the caller
     * @throws AwsServiceException if the service answers with another error
     */
    public static <T> T await(String what, CompletableFuture<T> call) {
        try {
            return call.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SdkClientException) {
                throw new OrreryException("Cannot " + what + ": " + unreached(cause), cause);
            }
            if (cause instanceof AwsServiceException service) {
                throw refused(what, service);
            }
            throw e;
        }
    }

    private static String unreached(Throwable cause) {
        return AwsFailures.lacksCredentials(cause)
                ? AwsFailures.reason(cause)
                : "AWS can't be reached or lacks settings (" + AwsFailures.reason(cause)
                        + "); check AWS_REGION, the credentials, and AWS_ENDPOINT_URL_* if you set it";
    }

    /** True if an exception that came out of {@link #await} says that the service is away or busy for a time. */
    public static boolean isOutage(Exception thrown) {
        if (thrown instanceof AwsServiceException answer) {
            return answer.statusCode() >= 500 || answer.isThrottlingException();
        }
        return thrown instanceof OrreryException && thrown.getCause() instanceof SdkClientException;
    }

    private static RuntimeException refused(String what, AwsServiceException error) {
        if (error.statusCode() == 401 || error.statusCode() == 403 || isAccessDenied(error)) {
            return new OrreryException(
                    "Cannot " + what + ": AWS refuses it ("
                            + error.awsErrorDetails().errorCode() + "); check the credentials and their permissions",
                    error);
        }
        return error;
    }

    private static boolean isAccessDenied(AwsServiceException error) {
        String code =
                error.awsErrorDetails() == null ? "" : error.awsErrorDetails().errorCode();
        return code != null
                && (code.startsWith("AccessDenied")
                        || code.startsWith("UnrecognizedClient")
                        || code.startsWith("ExpiredToken"));
    }
}
