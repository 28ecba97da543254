package io.orrery.producer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.EventPart;
import io.orrery.event.Metadata;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.json.EventParts;
import io.orrery.event.json.EventReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Reads a stream as the design says that a consumer does: parents before children, aggregated records taken apart by the
 * KCL's own code with its range filter, parts joined, and per shard and origin nothing that is not newer than the newest
 * seen, which carries over to children. Each call of {@link #poll} goes on where the last one ended.
 */
final class StreamReader {

    private static final int PAGE = 1_000;

    /** An event and where it was. */
    record Seen(String shardId, String partitionKey, Event event) {}

    private final class ShardState {
        private final Shard shard;
        private final EventReader reader = new EventReader();
        private final EventParts parts = new EventParts(1 << 28);
        private final Map<String, Long> newest = new HashMap<>();
        private String iterator;
        private boolean done;

        ShardState(Shard shard) {
            this.shard = shard;
        }
    }

    private final KinesisAsyncClient client;
    private final String stream;
    private final Map<String, ShardState> shards = new TreeMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private final AggregatorUtil aggregator = new AggregatorUtil();
    private final Set<String> described = new TreeSet<>();
    private long dropped;
    private long parts;

    StreamReader(KinesisAsyncClient client, String stream) {
        this.client = client;
        this.stream = stream;
    }

    /** All events so far but schemas, in the order in which they were read. */
    List<Seen> seen() {
        return seen;
    }

    /** The shards in which the schema of a table came. */
    List<String> described(String table) {
        return described.stream()
                .filter(of -> of.endsWith(" " + table))
                .map(of -> of.substring(0, of.indexOf(' ')))
                .toList();
    }

    /** How many events were not newer than the newest seen. */
    long dropped() {
        return dropped;
    }

    /** How many parts of split events there were. */
    long parts() {
        return parts;
    }

    /** Reads what there is now. */
    StreamReader poll() {
        boolean more = true;
        while (more) {
            more = false;
            for (Shard shard :
                    client.listShards(b -> b.streamName(stream)).join().shards()) {
                ShardState state = shards.computeIfAbsent(shard.shardId(), id -> new ShardState(shard));
                if (!state.done && parentsDone(shard)) {
                    more |= read(state);
                }
            }
        }
        return this;
    }

    private boolean parentsDone(Shard shard) {
        return done(shard.parentShardId()) && done(shard.adjacentParentShardId());
    }

    private boolean done(String shardId) {
        return shardId == null || shards.containsKey(shardId) && shards.get(shardId).done;
    }

    private boolean read(ShardState state) {
        if (state.iterator == null) {
            inherit(state, state.shard.parentShardId());
            inherit(state, state.shard.adjacentParentShardId());
            state.iterator = client.getShardIterator(b -> b.streamName(stream)
                            .shardId(state.shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .join()
                    .shardIterator();
        }
        boolean any = false;
        while (true) {
            GetRecordsResponse response = records(state);
            response.records().forEach(record -> take(state, record));
            any |= response.hasRecords() && !response.records().isEmpty();
            if (response.nextShardIterator() == null) {
                state.done = true;
                return true;
            }
            state.iterator = response.nextShardIterator();
            if (response.records().isEmpty() && response.millisBehindLatest() == 0) {
                return any;
            }
        }
    }

    private GetRecordsResponse records(ShardState state) {
        // The client retries what the shard's read limit refuses.
        return client.getRecords(b -> b.shardIterator(state.iterator).limit(PAGE))
                .join();
    }

    private void inherit(ShardState state, String parent) {
        if (parent != null) {
            shards.get(parent).newest.forEach((origin, version) -> state.newest.merge(origin, version, Math::max));
        }
    }

    private void take(ShardState state, Record record) {
        List<KinesisClientRecord> users = aggregator.deaggregate(
                List.of(KinesisClientRecord.fromRecord(record)),
                new BigInteger(state.shard.hashKeyRange().startingHashKey()),
                new BigInteger(state.shard.hashKeyRange().endingHashKey()));
        for (KinesisClientRecord user : users) {
            ByteBuffer data = user.data();
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            take(state, user.partitionKey(), state.reader.read(bytes));
        }
    }

    private void take(ShardState state, String partitionKey, Event event) {
        if (event instanceof EventPart part) {
            parts++;
            Optional<byte[]> whole = part.version() > state.newest.getOrDefault(part.origin(), 0L)
                    ? state.parts.join(part)
                    : Optional.empty();
            whole.ifPresent(bytes -> take(state, partitionKey, state.reader.read(bytes)));
            return;
        }
        if (event instanceof TableSchema schema) {
            described.add(state.shard.shardId() + " " + schema.table().table());
            return;
        }
        Metadata metadata = metadata(event);
        if (state.newest.merge(metadata.origin(), metadata.version(), Math::max) == metadata.version()
                && newer(state, metadata)) {
            seen.add(new Seen(state.shard.shardId(), partitionKey, event));
        } else {
            dropped++;
        }
    }

    private final Map<String, Long> delivered = new HashMap<>();

    private boolean newer(ShardState state, Metadata metadata) {
        String key = state.shard.shardId() + " " + metadata.origin();
        Long last = delivered.put(key, metadata.version());
        return last == null || last < metadata.version();
    }

    private static Metadata metadata(Event event) {
        if (event instanceof ChangeEvent<?> change) {
            return change.metadata();
        }
        if (event instanceof TruncateTable truncate) {
            return truncate.metadata();
        }
        if (event instanceof DropTable drop) {
            return drop.metadata();
        }
        if (event instanceof SnapshotStarted started) {
            return started.metadata();
        }
        if (event instanceof SnapshotCompleted completed) {
            return completed.metadata();
        }
        throw new AssertionError("An event of another kind: " + event);
    }
}
