package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.runtime.OrreryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A satellite that was stopped for longer than the stream keeps its records. */
@SuppressWarnings("try") // The satellites are there to work, not to be asked.
class ExpiredRecordsXIT {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String SHARD = "shardId-000000000000";

    private final String name = "it-" + UUID.randomUUID();
    private final MemoryStore store = new MemoryStore();
    private final String stream = TestCloud.stream(1);
    private final TestProducer producer = TestCloud.producer(stream);
    private final LeaseTable leases = new LeaseTable(TestCloud.aws().another().dynamoDb(), name);

    private RunningSatellite start() {
        return Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .store(store)
                .start();
    }

    /** Runs until the first row is there, then moves the checkpoint before it: as if what it names had expired. */
    private void runOnceAndExpire(Instant readToEnd) throws Exception {
        put(1);
        try (RunningSatellite running = start()) {
            await().atMost(SOON).until(() -> readToEnd() != null);
        }
        ShardLease lease = leases.get(SHARD).orElseThrow();
        assertThat(Instant.parse(readToEnd())).isBetween(Instant.now().minusSeconds(60), Instant.now());
        // Of the record's number, the seconds of its arrival.
        String expired = new BigInteger(lease.checkpoint())
                .subtract(BigInteger.ONE.shiftLeft(36))
                .toString();
        TestCloud.aws()
                .another()
                .dynamoDb()
                .updateItem(update -> update.tableName(name)
                        .key(Map.of("leaseKey", AttributeValue.fromS(SHARD)))
                        .updateExpression("SET checkpoint = :expired, orrery_readToEnd = :time")
                        .expressionAttributeValues(Map.of(
                                ":expired",
                                AttributeValue.fromS(expired),
                                ":time",
                                AttributeValue.fromS(readToEnd.toString()))))
                .join();
    }

    private String readToEnd() {
        return leases.get(SHARD).orElseThrow().notes().get(LeaseTable.READ_TO_END);
    }

    private void put(long id) {
        producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
    }

    @Test
    void isToldThatChangesMayBeLost() throws Exception {
        runOnceAndExpire(Instant.now().minus(Duration.ofHours(25)));
        assertThatThrownBy(this::start)
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("expired unread")
                .hasMessageContaining("'rebuild'");
    }

    @Test
    void goesOnWhereTheShardWasReadToItsEndNotLongAgo() throws Exception {
        runOnceAndExpire(Instant.now().minus(Duration.ofHours(23)));
        put(2);
        try (RunningSatellite running = start()) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(store.contents()).hasSize(2));
        }
    }
}
