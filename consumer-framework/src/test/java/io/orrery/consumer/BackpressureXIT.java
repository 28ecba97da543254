package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orrery.consumer.metrics.SatelliteMetrics;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.runtime.aws.AwsClients;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that takes nothing for a while: reading stops, and with it what is held in memory. */
class BackpressureXIT {

    /** Each about as large as a Kinesis record may be. */
    private static final int RECORDS = 200;

    /** 360 MB, where the worker's heap has 256. */
    private static final int FAN_OUT_RECORDS = 400;

    private static final String LARGE = "x".repeat(900_000);

    /** docs/satellites.md names it: 8 MiB read ahead, a read of 10 MiB on top, and one in the store's hands. */
    private static final long READS = 4;

    @Test
    void aStoreThatTakesNothingStopsTheReading() throws Exception {
        try (KinesisServer kinesis =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                AwsClients aws = AwsClients.local(
                        kinesis.endpoint(),
                        TestCloud.aws().endpoints().dynamoDb().orElseThrow())) {
            var client = aws.kinesis();
            client.createStream(create -> create.streamName("slow").shardCount(1))
                    .join();
            await().until(() -> client.describeStreamSummary(d -> d.streamName("slow"))
                    .join()
                    .streamDescriptionSummary()
                    .streamStatusAsString()
                    .equals("ACTIVE"));
            TestProducer producer = new TestProducer(client, "slow", "shop", 1);
            for (long id = 0; id < RECORDS; id++) {
                producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), LARGE));
            }
            CountDownLatch open = new CountDownLatch(1);
            CountDownLatch entered = new CountDownLatch(1);
            AtomicLong taken = new AtomicLong();
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            DerivedStore store = batch -> {
                entered.countDown();
                open.await();
                taken.addAndGet(batch.events().size());
                return ApplyResult.of(batch.events().size(), 0);
            };
            kinesis.apiCalls().reset();
            try (RunningSatellite running = Satellite.named("it-" + UUID.randomUUID()).stream("slow")
                    .aws(aws)
                    .store(store)
                    .listener(new SatelliteMetrics(meters, "slow"))
                    .start()) {
                entered.await();
                // The first batch may be the one that takes for ever, and its lag is the alarm.
                assertThat(running.lag()).isPresent();
                assertThat(meters.get("orrery.satellite.lag.seconds").gauge().value())
                        .isGreaterThanOrEqualTo(0);
                // Long enough for ten more reads.
                await().during(Duration.ofSeconds(5))
                        .atMost(Duration.ofSeconds(8))
                        .untilAsserted(() -> assertThat(reads(kinesis)).isBetween(1L, READS));
                open.countDown();
                await().atMost(Duration.ofSeconds(120)).until(() -> taken.get() == RECORDS + 1);
                assertThat(reads(kinesis)).isGreaterThan(READS);
                assertThat(running.isRunning()).isTrue();
            }
        }
    }

    /** The worker's memory could hold little more than half of what the stream would push. */
    @Test
    @Tag("soak")
    void withFanOutNoMoreIsPushedThanASlowWorkerOfLittleMemoryCanHold(@TempDir Path folder) throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        for (long id = 0; id < FAN_OUT_RECORDS; id++) {
            producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), LARGE));
        }
        WorkerProcess.Settings slow = WorkerProcess.Settings.of("slow-" + UUID.randomUUID(), stream)
                .withFanOut()
                .withPause(20);
        try (WorkerProcess worker = WorkerProcess.start(slow, folder.resolve("slow"))) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() ->
                            assertThat(worker.heard()).as(() -> worker.log()).hasSize(FAN_OUT_RECORDS));
            worker.terminate();
            assertThat(worker.awaitExit(60)).isTrue();
            assertThat(worker.log()).doesNotContain("OutOfMemoryError");
        } finally {
            TestCloud.kinesis()
                    .deleteStream(delete -> delete.streamName(stream).enforceConsumerDeletion(true))
                    .join();
        }
    }

    private static long reads(KinesisServer kinesis) {
        return ((Number) kinesis.apiCalls().counts().getOrDefault("GetRecords", 0L)).longValue();
    }
}
