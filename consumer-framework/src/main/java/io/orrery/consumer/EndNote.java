package io.orrery.consumer;

import io.orrery.consumer.worker.LeaseTable;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes now and then that a shard was read, and its checkpoint saved, up to its newest record. At the next start the
 * note tells whether records can have expired unread. For the shard's thread.
 */
final class EndNote {

    private static final Logger log = LoggerFactory.getLogger(EndNote.class);

    /** Short beside the least time that a stream keeps records, 24 hours. */
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final LeaseTable leases;
    private Instant noted = Instant.MIN;

    EndNote(LeaseTable leases) {
        this.leases = leases;
    }

    /** The shard's newest record, and so all that arrived before {@code now}, is done. */
    void atEnd(String shardId, Instant now) {
        if (now.isBefore(noted.plus(EVERY))) {
            return;
        }
        try {
            leases.note(shardId, LeaseTable.READ_TO_END, now.toString());
            noted = now;
        } catch (RuntimeException e) {
            // The next round tries again.
            log.debug("Cannot note that shard {} was read to its end", shardId, e);
        }
    }
}
