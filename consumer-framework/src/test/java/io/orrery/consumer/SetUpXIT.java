package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.status.WorkerNote;
import io.orrery.consumer.status.WorkerNotes;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.aws.AwsEndpoints;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How workers get ready: together, as a deployment of a fleet starts them, and where DynamoDB fails meanwhile. */
class SetUpXIT {

    private static final int WORKERS = 3;

    private final String name = "joint-" + UUID.randomUUID();

    @RepeatedTest(2)
    void thoseThatStartTogetherAllGetReady() throws Exception {
        String stream = TestCloud.stream(WORKERS);
        WorkerNotes notes = new WorkerNotes(TestCloud.aws().dynamoDb(), stream);
        notes.put(new WorkerNote(name, "killed", 1, Optional.empty(), Instant.EPOCH));
        CyclicBarrier together = new CyclicBarrier(WORKERS);
        Set<String> atWork = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<RunningSatellite>> starting = new ArrayList<>();
        for (int number = 0; number < WORKERS; number++) {
            String worker = "worker-" + number;
            Satellite satellite = Satellite.named(name).stream(stream)
                    .aws(TestCloud.aws())
                    .workerId(worker)
                    .listener(new SatelliteListener() {
                        @Override
                        public void reading(String shardId) {
                            atWork.add(worker);
                        }
                    })
                    .store(new MemoryStore());
            starting.add(CompletableFuture.supplyAsync(() -> startedTogether(satellite, together)));
        }
        List<RunningSatellite> running = new ArrayList<>();
        try {
            for (CompletableFuture<RunningSatellite> one : starting) {
                running.add(one.get(60, TimeUnit.SECONDS));
            }
            // Who got ready is given a shard.
            await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
                assertThat(running).allMatch(RunningSatellite::isRunning);
                assertThat(atWork).hasSize(WORKERS);
                // Each tells of itself, and what one left that was killed long ago is swept.
                assertThat(notes.applications()).containsExactly(name);
                assertThat(notes.list(name)).extracting(WorkerNote::worker).hasSize(WORKERS);
                assertThat(notes.list(name)).extracting(WorkerNote::worker).doesNotContain("killed");
            });
        } finally {
            running.forEach(RunningSatellite::close);
        }
        assertThat(notes.list(name)).isEmpty();
    }

    @Test
    void oneThatDynamoDbFailedHalfWaySetsItselfUpAnew() throws Exception {
        String stream = TestCloud.stream(1);
        AwsEndpoints local = TestCloud.aws().endpoints();
        AtomicBoolean halfWay = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        try (DynamoDbProxy dynamoDb = new DynamoDbProxy(local.dynamoDb().orElseThrow());
                AwsClients aws = AwsClients.local(local.kinesis().orElseThrow(), dynamoDb.endpoint())) {
            dynamoDb.refuse((action, body) -> {
                if (action.equals("GetItem") && body.contains("Migration3.0")) {
                    halfWay.set(true);
                }
                // What the KCL does next with its table, and once only.
                return action.equals("DescribeTable")
                        && body.contains(name)
                        && halfWay.get()
                        && refused.getAndIncrement() == 0;
            });
            TestProducer producer = TestCloud.producer(stream);
            producer.put(producer.write(TestCloud.ORDERS, 1L, new BigDecimal("1.00"), "n"));
            MemoryStore store = new MemoryStore();
            try (RunningSatellite running =
                    Satellite.named(name).stream(stream).aws(aws).store(store).start()) {
                await().atMost(Duration.ofSeconds(120))
                        .until(() -> store.contents().size() == 1);
                assertThat(refused).hasPositiveValue();
                assertThat(running.isRunning()).isTrue();
            }
        }
    }

    private static RunningSatellite startedTogether(Satellite satellite, CyclicBarrier together) {
        try {
            together.await(30, TimeUnit.SECONDS);
            return satellite.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
