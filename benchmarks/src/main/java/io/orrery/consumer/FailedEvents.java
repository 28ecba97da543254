package io.orrery.consumer;

import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.ChangeEvent;
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
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/**
 * The milliseconds that a batch takes of which the store rejects some events, each of which is parked: they have to grow
 * with the events, and not with their square. In the package of what it measures, which nobody else is to use.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FailedEvents {

    private static final TableSchema SCHEMA =
            new TableSchema(new TableName("shop", "orders"), List.of(Column.of("id", "bigint")), List.of("id"));

    /** What DynamoDB answers that takes whatever it is given and holds nothing. */
    private static final Map<String, Object> ANSWERS = Map.of(
            "putItem", PutItemResponse.builder().build(),
            "query", QueryResponse.builder().items(List.of()).build(),
            "createTable", CreateTableResponse.builder().build(),
            "waitUntilTableExists", DescribeTableResponse.builder().build());

    @Param({"5000", "50000"})
    private int events;

    @Param({"0", "0.2"})
    private double rejected;

    private final List<Incoming> batch = new ArrayList<>();
    private DynamoDbAsyncClient dynamoDb;

    /** For JMH, which makes the instance. */
    public FailedEvents() {}

    @Setup
    public void fill() {
        DynamoDbAsyncWaiter waiter = fake(DynamoDbAsyncWaiter.class, null);
        dynamoDb = fake(DynamoDbAsyncClient.class, waiter);
        for (long id = 0; id < events; id++) {
            Metadata metadata = new Metadata(
                    SCHEMA.table(),
                    "shop",
                    id + 1,
                    SCHEMA.id(),
                    Instant.EPOCH,
                    new SourcePosition("", "binlog.000001", 4, id),
                    false);
            UserRecord raw = new UserRecord("k" + id, null, false, new byte[] {1});
            batch.add(
                    new Incoming(new Write<>(metadata, new Row(SCHEMA, id)), null, raw, Long.toString(1_000 + id), 0));
        }
    }

    private static <T> T fake(Class<T> type, DynamoDbAsyncWaiter waiter) {
        return type.cast(Proxy.newProxyInstance(
                FailedEvents.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getName().equals("waiter")
                        ? waiter
                        : CompletableFuture.completedFuture(ANSWERS.get(method.getName()))));
    }

    @Benchmark
    public Optional<Incoming> deliver() {
        Parking parking = new Parking(new DeadLetters(dynamoDb, "bench"), new TableOrigins(dynamoDb, "bench"));
        parking.start("s", HashRange.ALL);
        Delivery delivery =
                new Delivery(this::takeAllBut, FailurePolicy.park(), parking, new Going(), new SatelliteListener() {});
        return delivery.deliver(new Delivery.Delivered(
                new ShardPart("s", Optional.empty()), batch, new StreamPosition("1"), new StreamPosition("99999999")));
    }

    private ApplyResult takeAllBut(Batch given) {
        int every = rejected == 0 ? Integer.MAX_VALUE : (int) (1 / rejected);
        List<ApplyResult.Rejection> rejections = given.events().stream()
                .map(event -> ChangeEvent.of(event).orElseThrow())
                .filter(change -> change.version() % every == 0)
                .map(change -> new ApplyResult.Rejection(change, "for the measurement"))
                .toList();
        return new ApplyResult(given.events().size() - rejections.size(), 0, rejections);
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
