package io.orrery.local.dynamodb;

/**
 * How to run DynamoDB Local.
 *
 * @param port the loopback port; 0 takes the one of the last run if it is free, else any free one
 */
public record DynamoDbOptions(int port) {

    /** Checks. */
    public DynamoDbOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Cannot use port=" + port + ": must be 0..65535");
        }
    }

    /** Any free port. */
    public static DynamoDbOptions defaults() {
        return new DynamoDbOptions(0);
    }
}
