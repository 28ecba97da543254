package io.orrery.producer.binlog;

/** The binary log holds what this reader does not understand. The message holds no row values. */
public final class BinlogFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BinlogFormatException(String message) {
        super(message);
    }

    public BinlogFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
