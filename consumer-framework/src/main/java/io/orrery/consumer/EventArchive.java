package io.orrery.consumer;

import io.orrery.event.TableName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The events of a stream up to one position of each shard, however old: what a satellite can read before it goes on with
 * the stream. What it shows is the archive as it was when it was opened. Safe for any number of threads.
 */
public interface EventArchive extends AutoCloseable {

    /** Where it lies, as a user names it. */
    String place();

    /** The stream whose events it holds. */
    String stream();

    /**
     * Up to where it holds each shard that it knows: each event up to the position, none after it. The position is that of a
     * record of the shard. Where it holds a shard's child it holds all of the shard.
     */
    Map<String, StreamPosition> positions();

    /**
     * True if it shows that all which was committed in a shard until a time is in it: each producer of which there is
     * something from that day on has committed something later too.
     */
    boolean isPast(String shardId, Instant time);

    /** The first moment that it can show: of what was before, only the newest state is kept. Empty if it shows all. */
    default Optional<Instant> horizon() {
        return Optional.empty();
    }

    /** The tables that have events. */
    Set<TableName> tables();

    /** How much there is of a table in relation to others; what is read of all tells how far a reader is. */
    long weight(TableName table);

    /**
     * The events of a table.
     *
     * @param until the last commit time that is wanted; empty for all
     * @return to be closed by the caller
     * @throws Exception if the archive cannot be read
     */
    ArchivedTable open(TableName table, Optional<Instant> until) throws Exception;

    @Override
    void close();
}
