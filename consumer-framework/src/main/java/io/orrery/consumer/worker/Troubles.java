package io.orrery.consumer.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Says in the log that something fails that is tried again: at its first failure, for each reason that is new, and once a
 * minute while it lasts; and when it goes on. Safe for any number of threads.
 */
public final class Troubles {

    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** Beyond so many reasons of one trouble only the minute counts: their texts differ each time. */
    private static final int MAX_REASONS = 5;

    /** Far more than a line needs; some servers answer with a page. */
    private static final int MAX_LENGTH = 600;

    private final Logger log;
    private final LongSupplier nanos;
    private final Map<String, Trouble> troubles = new HashMap<>();

    private static final class Trouble {

        private final long since;
        private final Map<String, Long> saidByReason = new HashMap<>();
        private long said;

        private Trouble(long since) {
            this.since = since;
        }
    }

    /** Troubles that are told to {@code log}. */
    public Troubles(Logger log) {
        this(log, System::nanoTime);
    }

    Troubles(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /**
     * Something failed and will be tried again.
     *
     * @param what a sentence that ends before its reason, such as "Shard 7 waits"
     * @param reason without row values
     */
    public synchronized void failed(String what, String reason) {
        long now = nanos.getAsLong();
        Trouble trouble = troubles.computeIfAbsent(what, key -> new Trouble(now));
        // Counts, ports and addresses make no reason new.
        String kind = reason.replaceAll("[0-9]+", "#");
        Long saidBefore = trouble.saidByReason.get(kind);
        boolean isNew = saidBefore == null && trouble.saidByReason.size() < MAX_REASONS;
        if (isNew || now - (saidBefore == null ? trouble.said : saidBefore) >= AGAIN.toNanos()) {
            trouble.said = now;
            trouble.saidByReason.put(kind, now);
            log.warn("{}, and is tried again until it succeeds: {}", what, shortened(reason));
        }
    }

    /** As {@link #failed(String, String)}, for what was thrown. */
    public void failed(String what, Throwable thrown) {
        log.debug("{}", what, thrown);
        failed(what, reason(thrown));
    }

    /** It succeeds again, or is not tried any more. */
    public synchronized void over(String what) {
        Trouble trouble = troubles.isEmpty() ? null : troubles.remove(what);
        if (trouble != null) {
            log.info(
                    "{}: over, it goes on after {} s",
                    what,
                    Duration.ofNanos(nanos.getAsLong() - trouble.since).toSeconds());
        }
    }

    /** What was thrown, in one line. */
    static String reason(Throwable thrown) {
        String message = thrown.getMessage() == null ? "no details" : thrown.getMessage();
        return thrown.getClass().getSimpleName() + ": " + message.replaceAll("\\s+", " ");
    }

    private static String shortened(String reason) {
        return reason.length() <= MAX_LENGTH ? reason : reason.substring(0, MAX_LENGTH) + "...";
    }
}
