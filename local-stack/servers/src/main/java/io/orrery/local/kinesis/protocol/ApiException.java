package io.orrery.local.kinesis.protocol;

/**
 * An error that the service answers with: an HTTP status, the name of the error as the service spells it, and a message.
 * It has no stack trace of its own: it is an answer, not a fault of this program.
 */
public final class ApiException extends RuntimeException {

    private final int status;
    private final String type;

    private ApiException(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    /** A client error of the given name, such as {@code ResourceNotFoundException}; HTTP 400 as all of Kinesis' own. */
    public static ApiException of(String type, String message) {
        return new ApiException(400, type, message);
    }

    public static ApiException notFound(String message) {
        return of("ResourceNotFoundException", message);
    }

    public static ApiException inUse(String message) {
        return of("ResourceInUseException", message);
    }

    public static ApiException invalidArgument(String message) {
        return of("InvalidArgumentException", message);
    }

    public static ApiException limitExceeded(String message) {
        return of("LimitExceededException", message);
    }

    public static ApiException throttled(String message) {
        return of("ProvisionedThroughputExceededException", message);
    }

    /** A member of the request that breaks a constraint of the API model, worded as the service does. */
    public static ApiException validation(String member, Object value, String constraint) {
        String shown = value == null ? "null" : "'" + value + "'";
        String camel = Character.toLowerCase(member.charAt(0)) + member.substring(1);
        return of(
                "ValidationException",
                "1 validation error detected: Value " + shown + " at '" + camel + "' failed to satisfy constraint: "
                        + constraint);
    }

    /** A fault of the service, HTTP 5xx. */
    public static ApiException serverError(int status, String type, String message) {
        return new ApiException(status, type, message);
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }
}
