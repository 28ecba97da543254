package io.orrery.producer.snapshot;

/** How fast a request may go, and whether it may go on. Safe for any number of threads. */
final class Control {

    /** The request was cancelled, or the producer stops. */
    static final class EndedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final long rowsPerSecond;
    private boolean paused;
    private boolean ended;
    private long freeAt = System.nanoTime();

    /** @param rowsPerSecond 0 for no limit */
    Control(long rowsPerSecond) {
        this.rowsPerSecond = rowsPerSecond;
    }

    synchronized void pause(boolean wanted) {
        paused = wanted;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean ended() {
        return ended;
    }

    /**
     * Waits while it is paused.
     *
     * @throws EndedException if it has ended
     */
    synchronized void check() throws InterruptedException {
        while (paused && !ended) {
            wait();
        }
        if (ended) {
            throw new EndedException();
        }
    }

    /** Waits until {@code rows} more may be published. */
    synchronized void pace(int rows) throws InterruptedException {
        check();
        if (rowsPerSecond == 0) {
            return;
        }
        long now = System.nanoTime();
        while (!ended && freeAt > now) {
            wait((freeAt - now) / 1_000_000 + 1);
            now = System.nanoTime();
        }
        check();
        freeAt = Math.max(freeAt, now) + rows * 1_000_000_000L / rowsPerSecond;
    }
}
