package io.orrery.olap.store;

/** Rows that are there do not fit a table's new columns, which MySQL has found all of its rows to fit. */
final class UnfitRowsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitRowsException(String message, Throwable cause) {
        super(message, cause);
    }
}
