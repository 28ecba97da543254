package io.orrery.runtime;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Says in a log that something fails and is tried again: when it begins, for each new reason, once a minute, and when it
 * is over. Safe for any number of threads.
 */
public final class Outage {

    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** Two reasons may come in turns. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    /** What the AWS SDK adds to the reason is another one for each try. */
    private static final String DETAILS = " (Service: ";

    private final Logger log;
    private final String what;
    private volatile boolean active;
    private String reason = "";
    private long since;
    private long said;

    /**
     * @param what fails, as the beginning of a sentence: {@code "Cannot save the position"}
     */
    public Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    /** It failed, and will be tried again. */
    public synchronized void failed(Throwable cause) {
        long now = System.nanoTime();
        String message = String.valueOf(cause.getMessage());
        if (!active) {
            since = now;
        }
        String newReason = message.contains(DETAILS) ? message.substring(0, message.indexOf(DETAILS)) : message;
        long quiet = newReason.equals(reason) ? AGAIN.toNanos() : LEAST.toNanos();
        if (!active || now - said >= quiet) {
            log.warn("{}, and tries again until it can: {}", what, message);
            said = now;
            reason = newReason;
        }
        active = true;
    }

    /** It succeeded. */
    public void over() {
        if (active) {
            end();
        }
    }

    private synchronized void end() {
        if (active) {
            active = false;
            log.info(
                    "{}: over, after {} s",
                    what,
                    Duration.ofNanos(System.nanoTime() - since).toSeconds());
        }
    }

    /** True between a failure and the next success. */
    public boolean active() {
        return active;
    }
}
