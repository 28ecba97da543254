package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.FaultyNetwork.Mode;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.aws.AwsEndpoints;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AWS can't be reached for some seconds, in each of the ways in which that shows: the satellite waits and goes on. */
class NetworkXIT {

    private static final Duration LONG = Duration.ofSeconds(180);

    /** The SDK itself tries a DynamoDB call nine times, over some six seconds. */
    private static final Duration MORE_THAN_RETRIES = Duration.ofSeconds(14);

    private final String name = "network-" + UUID.randomUUID();
    private final String stream = TestCloud.stream(2);
    private final TestProducer producer = TestCloud.producer(stream);
    private final MemoryStore store = new MemoryStore();
    private final AtomicLong next = new AtomicLong();

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"REFUSE", "RESET", "HANG"})
    void itGoesOnWhereItWas(Mode fault) throws Exception {
        AwsEndpoints local = TestCloud.aws().endpoints();
        try (FaultyNetwork kinesis = new FaultyNetwork(local.kinesis().orElseThrow());
                FaultyNetwork dynamoDb = new FaultyNetwork(local.dynamoDb().orElseThrow());
                AwsClients aws = AwsClients.local(kinesis.endpoint(), dynamoDb.endpoint());
                Said said = new Said("io.orrery.consumer");
                RunningSatellite running = Satellite.named(name).stream(stream)
                        .aws(aws)
                        .store(store)
                        .start()) {
            arrives(running);
            // A checkpoint is due each second, and half way a shard ends, which is noted too.
            dynamoDb.be(fault);
            putFor(Duration.ofSeconds(4));
            split();
            putFor(MORE_THAN_RETRIES.minusSeconds(4));
            dynamoDb.be(Mode.PASS);
            arrives(running);
            kinesis.be(fault);
            putFor(Duration.ofSeconds(3));
            kinesis.be(Mode.PASS);
            arrives(running);
            assertThat(said.lines().stream().filter(line -> line.startsWith("WARN") || line.startsWith("ERROR")))
                    .as("what it said")
                    .hasSizeLessThan(40);
        }
        try (AwsClients aws = TestCloud.aws().another()) {
            assertThat(new LeaseTable(aws.dynamoDb(), name).list())
                    .extracting(ShardLease::owner)
                    .allMatch(owner -> owner.isEmpty());
        }
    }

    private void putFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
            put();
            return System.nanoTime() > end;
        });
    }

    private void put() {
        producer.put(producer.write(ORDERS, next.getAndIncrement(), new BigDecimal("1.00"), "n"));
    }

    private void split() {
        TestCloud.kinesis()
                .splitShard(split -> split.streamName(stream)
                        .shardToSplit("shardId-000000000000")
                        .newStartingHashKey(BigInteger.ONE.shiftLeft(126).toString()))
                .join();
    }

    private void arrives(RunningSatellite running) {
        put();
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(running.failure()).isEmpty();
            assertThat(store.contents()).hasSize(next.intValue());
        });
    }
}
