package io.orrery.check.repair;

import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Publishes rows anew as they are in the source now. For one thread. */
public interface Republisher {

    /**
     * The columns that are published under a mask, and so can't be compared with the source.
     *
     * @throws io.orrery.runtime.OrreryException if that can't be asked
     */
    Set<String> masked(TableSchema schema);

    /**
     * Has rows published anew, and waits until the stream has them: those that there are, and a deletion of each other key.
     *
     * @param keys for each row a JSON object of the columns of its key, as {@link KeyJson} writes them; none for all rows of
     *     the table
     * @return why it can't be, for this table; empty if it was done
     * @throws io.orrery.runtime.OrreryException if nobody is there to do it, for any table
     */
    Optional<String> republish(TableName table, List<String> keys) throws InterruptedException;
}
