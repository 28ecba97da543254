package io.orrery.local.s3;

/**
 * How to run S3Mock.
 *
 * @param port the loopback port; 0 takes the one of the last run if it is free, else any free one
 */
public record S3Options(int port) {

    /** Checks. */
    public S3Options {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Cannot use port=" + port + ": must be 0..65535");
        }
    }

    /** Any free port. */
    public static S3Options defaults() {
        return new S3Options(0);
    }
}
