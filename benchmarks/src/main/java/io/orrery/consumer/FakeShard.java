package io.orrery.consumer;

import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.Column;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/** A shard's delivery without servers, and what it delivers: for measurements of what lies between. */
final class FakeShard {

    private static final TableSchema SCHEMA =
            new TableSchema(new TableName("shop", "orders"), List.of(Column.of("id", "bigint")), List.of("id"));

    /** What DynamoDB answers that takes whatever it is given and holds nothing. */
    private static final Map<String, Object> ANSWERS = Map.of(
            "putItem", PutItemResponse.builder().build(),
            "query", QueryResponse.builder().items(List.of()).build(),
            "createTable", CreateTableResponse.builder().build(),
            "waitUntilTableExists", DescribeTableResponse.builder().build());

    private final DynamoDbAsyncClient dynamoDb = fake(DynamoDbAsyncClient.class, fake(DynamoDbAsyncWaiter.class, null));

    private static <T> T fake(Class<T> type, DynamoDbAsyncWaiter waiter) {
        return type.cast(Proxy.newProxyInstance(
                FakeShard.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getName().equals("waiter")
                        ? waiter
                        : CompletableFuture.completedFuture(ANSWERS.get(method.getName()))));
    }

    /** Insertions of as many rows. */
    static List<Incoming> writes(int count) {
        List<Incoming> writes = new ArrayList<>(count);
        for (long id = 0; id < count; id++) {
            Metadata metadata = new Metadata(
                    SCHEMA.table(),
                    "shop",
                    id + 1,
                    SCHEMA.id(),
                    Instant.EPOCH,
                    new SourcePosition("", "binlog.000001", 4, id),
                    false);
            UserRecord raw = new UserRecord("k" + id, null, false, new byte[] {1});
            writes.add(
                    new Incoming(new Write<>(metadata, new Row(SCHEMA, id)), null, raw, Long.toString(1_000 + id), 0));
        }
        return writes;
    }

    /** The first event that was neither taken nor parked. */
    Optional<Incoming> deliver(DerivedStore store, int workers, List<Incoming> events) {
        Parking parking = new Parking(new DeadLetters(dynamoDb, "bench"), new TableOrigins(dynamoDb, "bench"));
        parking.start("s", HashRange.ALL);
        Delivery delivery = new Delivery(
                store,
                FailurePolicy.park(),
                parking,
                new Going(),
                new SatelliteListener() {},
                new KeyParallel(workers));
        return delivery.deliver(new Delivery.Delivered(
                new ShardPart("s", Optional.empty()), events, new StreamPosition("1"), new StreamPosition("99999999")));
    }

    /** Work that nothing stops. */
    private static final class Going implements WorkControl {

        @Override
        public boolean mustStop(String shardId) {
            return false;
        }

        @Override
        public void pause(String shardId, Duration time) {}

        @Override
        public void halt(Exception reason) {
            throw new IllegalStateException(reason);
        }
    }
}
