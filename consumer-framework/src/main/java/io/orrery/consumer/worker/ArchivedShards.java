package io.orrery.consumer.worker;

import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What an archive holds of the shards of a stream.
 *
 * @param positions of each shard that it knows, the sequence number up to which it holds it
 * @param complete true if nothing that is wanted follows in a shard: that one holds what was committed after the end
 */
public record ArchivedShards(Map<String, String> positions, Predicate<String> complete) {

    public ArchivedShards {
        positions = Map.copyOf(positions);
        Objects.requireNonNull(complete, "complete");
    }
}
