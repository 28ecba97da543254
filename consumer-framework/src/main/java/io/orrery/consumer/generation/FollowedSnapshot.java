package io.orrery.consumer.generation;

import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.util.List;
import java.util.Optional;

/** The snapshot that a generation is built from, on its way into the stream. For one thread. */
interface FollowedSnapshot {

    /**
     * Looks how far it is.
     *
     * @param now by {@link System#nanoTime()}
     * @return what to tell people while it is under way; empty once all of it is in the stream
     * @throws OrreryException if it ended before, or DynamoDB does not answer
     */
    Optional<String> look(long now);

    /** The tables that it has brought, once all of it is in the stream, in the order of their names. */
    List<TableName> tables();

    /** What to do where the build can't come to its end, for people. */
    String remedy();
}
