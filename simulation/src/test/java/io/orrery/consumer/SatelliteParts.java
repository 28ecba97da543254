package io.orrery.consumer;

import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardProcessor;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** One worker of a satellite without the KCL, for a simulation: makes what reads a shard as {@link SatelliteStarter} does. */
public final class SatelliteParts {

    /** What the worker around the shards does. */
    public record Around(
            BooleanSupplier mustStop, LongSupplier nanoTime, Consumer<Exception> halt, Consumer<Duration> pause) {}

    private final DerivedStore store;
    private final FailurePolicy policy;
    private final DynamoDbAsyncClient dynamoDb;
    private final String application;
    private final Around around;
    private final SatelliteListener listener;
    private final TableOrigins origins;
    private final CompletenessWatch completeness;

    /** @param store null for handlers, which {@link #shard(RowHandler, Duration)} is given */
    public SatelliteParts(
            DerivedStore store,
            FailurePolicy policy,
            DynamoDbAsyncClient dynamoDb,
            String application,
            Around around,
            SatelliteListener listener) {
        this.policy = policy;
        this.dynamoDb = dynamoDb;
        this.application = application;
        this.around = around;
        this.listener = listener;
        this.origins = new TableOrigins(dynamoDb, application);
        this.store = store == null ? null : new OneOriginStore(store, origins, policy.action(), listener);
        this.completeness = new CompletenessWatch(this.store == null ? batch -> null : this.store, listener);
    }

    /** What reads a shard into the store. */
    public ShardProcessor shard(Duration checkpoints) {
        return shard(store, checkpoints);
    }

    /** What reads a shard into a handler of all tables. */
    public ShardProcessor shard(RowHandler<Row> handler, Duration checkpoints) {
        return shard(
                new HandlerStore(List.of(new Satellite.Registration<>(TablePattern.all(), Row.class, handler))),
                checkpoints);
    }

    private ShardProcessor shard(DerivedStore to, Duration checkpoints) {
        Host host = new Host();
        Parking parking = new Parking(new DeadLetters(dynamoDb, application), origins);
        return new ShardPipeline(
                to,
                new Delivery(to, policy, parking, host, listener, new KeyParallel(1)),
                parking,
                new CheckpointPacer(checkpoints, around.nanoTime().getAsLong()),
                new ShardPipeline.Selection(
                        new ShardDecoder.Wanted(table -> true, true),
                        new Until(Optional.empty(), Duration.ZERO),
                        Map.<TableName, List<String>>of()),
                new ShardPipeline.Worker(host, new LeaseTable(dynamoDb, application), completeness));
    }

    private final class Host implements PipelineHost {

        @Override
        public boolean mustStop(String shardId) {
            return around.mustStop().getAsBoolean();
        }

        @Override
        public void pause(String shardId, Duration time) {
            around.pause().accept(time);
        }

        @Override
        public void halt(Exception reason) {
            around.halt().accept(reason);
        }

        @Override
        public void cannotRead(String shardId, Exception reason) {}

        @Override
        public void reading(String shardId, Object reader) {}

        @Override
        public void arrived(String shardId, Duration behind) {}

        @Override
        public void read(String shardId, Duration behind, long dropped) {
            if (dropped > 0) {
                listener.dropped(shardId, dropped);
            }
        }

        @Override
        public boolean isOpen(String shardId) {
            return false;
        }

        @Override
        public void reachedEnd(String shardId) {}

        @Override
        public boolean mayCheckpoint() {
            return !around.mustStop().getAsBoolean();
        }

        @Override
        public void left(String shardId, Object reader) {}

        @Override
        public long nanoTime() {
            return around.nanoTime().getAsLong();
        }
    }
}
