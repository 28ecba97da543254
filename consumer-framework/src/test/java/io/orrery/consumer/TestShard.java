package io.orrery.consumer;

import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The delivery of one shard without servers: what was parked is listed, and a halt ends its work as a worker's does. */
final class TestShard implements WorkControl {

    /** Why each event was parked. */
    final List<String> parked = new CopyOnWriteArrayList<>();

    /** Set for the work to end. */
    volatile boolean stop;

    volatile Exception halted;

    private final DynamoDbAsyncClient dynamoDb = TakesAll.dynamoDb();
    private final SatelliteListener listener = new SatelliteListener() {
        @Override
        public void parked(String shardId, TableName table, String reason) {
            parked.add(reason);
        }
    };

    @Override
    public boolean mustStop(String shardId) {
        return stop || Thread.currentThread().isInterrupted();
    }

    @Override
    public void pause(String shardId, Duration time) {
        Thread.onSpinWait();
    }

    @Override
    public void halt(Exception reason) {
        halted = reason;
        stop = true;
    }

    static Incoming incoming(Event event, MalformedEventException failure, int number) {
        UserRecord raw = new UserRecord("k" + number, null, false, new byte[] {1, 2, 3});
        return new Incoming(event, failure, raw, Integer.toString(1000 + number), 0);
    }

    /** The first event that was neither taken nor parked. */
    Optional<Incoming> deliver(DerivedStore store, FailurePolicy policy, int workers, List<Incoming> events) {
        Parking parking = new Parking(new DeadLetters(dynamoDb, "delivery"), new TableOrigins(dynamoDb, "delivery"));
        parking.start("s", HashRange.ALL);
        return new Delivery(store, policy, parking, this, listener, new KeyParallel(workers))
                .deliver(new Delivery.Delivered(
                        new ShardPart("s", Optional.empty()),
                        events,
                        new StreamPosition("1"),
                        new StreamPosition("99999999")));
    }
}
