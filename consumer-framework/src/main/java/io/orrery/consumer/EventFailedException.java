package io.orrery.consumer;

/** A handler failed at one event of a batch; those before it are done. */
final class EventFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int index;

    EventFailedException(int index, Exception cause) {
        super(cause);
        this.index = index;
    }

    /** The place of the event in the batch. */
    int index() {
        return index;
    }

    /** What the handler threw. */
    Exception thrown() {
        return (Exception) getCause();
    }
}
