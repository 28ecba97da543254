package io.orrery.local.kinesis.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is kept of a stream besides its records; immutable, written to disk on every change.
 *
 * @param name of the stream
 * @param stamp tells this incarnation of the name from others: about the second of its creation
 * @param createdMillis since the epoch
 * @param onDemand capacity mode
 * @param retentionHours 24..8760
 * @param maxRecordKiB the largest record, 1024..10240
 * @param tags of the stream
 * @param consumers registered ones
 * @param shards all that have not been forgotten, by number
 */
public record StreamSpec(
        String name,
        long stamp,
        long createdMillis,
        boolean onDemand,
        int retentionHours,
        int maxRecordKiB,
        Map<String, String> tags,
        List<Consumer> consumers,
        List<ShardSpec> shards) {

    public StreamSpec {
        tags = new TreeMap<>(tags);
        consumers = List.copyOf(consumers);
        shards = List.copyOf(shards);
    }

    public StreamSpec withMode(boolean newOnDemand) {
        return new StreamSpec(
                name, stamp, createdMillis, newOnDemand, retentionHours, maxRecordKiB, tags, consumers, shards);
    }

    public StreamSpec withRetentionHours(int hours) {
        return new StreamSpec(name, stamp, createdMillis, onDemand, hours, maxRecordKiB, tags, consumers, shards);
    }

    public StreamSpec withMaxRecordKiB(int kib) {
        return new StreamSpec(name, stamp, createdMillis, onDemand, retentionHours, kib, tags, consumers, shards);
    }

    public StreamSpec withTags(Map<String, String> changed) {
        return new StreamSpec(
                name, stamp, createdMillis, onDemand, retentionHours, maxRecordKiB, changed, consumers, shards);
    }

    /** With the consumer added, or put in the place of the one of its name. */
    public StreamSpec withConsumer(Consumer consumer) {
        List<Consumer> changed = new ArrayList<>(withoutConsumer(consumer.name()).consumers);
        changed.add(consumer);
        return new StreamSpec(
                name, stamp, createdMillis, onDemand, retentionHours, maxRecordKiB, tags, changed, shards);
    }

    public StreamSpec withoutConsumer(String consumer) {
        List<Consumer> changed =
                consumers.stream().filter(c -> !c.name().equals(consumer)).toList();
        return new StreamSpec(
                name, stamp, createdMillis, onDemand, retentionHours, maxRecordKiB, tags, changed, shards);
    }

    public StreamSpec withShards(List<ShardSpec> changed) {
        return new StreamSpec(
                name, stamp, createdMillis, onDemand, retentionHours, maxRecordKiB, tags, consumers, changed);
    }

    public List<ShardSpec> openShards() {
        return shards.stream().filter(ShardSpec::isOpen).toList();
    }
}
