package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.runtime.OrreryException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** A stream that was deleted, and made again under its name: what is known of the old one's shards is not of the new one's. */
class StreamMadeAgainXIT {

    private static final Duration LONG = Duration.ofSeconds(120);

    private final String name = "again-" + UUID.randomUUID();
    private final String stream = TestCloud.stream(1);

    private RunningSatellite start(MemoryStore store) {
        return Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .store(store)
                .start();
    }

    private void put(long id) {
        TestProducer producer = TestCloud.producer(stream);
        producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
    }

    private void delete() {
        TestCloud.kinesis().deleteStream(delete -> delete.streamName(stream)).join();
        await().atMost(LONG).until(() -> TestCloud.kinesis()
                .describeStreamSummary(describe -> describe.streamName(stream))
                .handle((summary, failure) ->
                        failure != null && failure.getCause() instanceof ResourceNotFoundException)
                .join());
    }

    private void make() {
        TestCloud.kinesis()
                .createStream(create -> create.streamName(stream).shardCount(1))
                .join();
        TestCloud.awaitActive(stream);
    }

    @Test
    void isToldAtTheStart() throws Exception {
        put(1);
        MemoryStore store = new MemoryStore();
        try (RunningSatellite running = start(store)) {
            await().atMost(LONG).until(() -> store.contents().size() == 1 && running.caughtUp());
        }
        delete();
        make();
        put(2);
        assertThatThrownBy(() -> start(store).close())
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining(stream)
                .hasMessageContaining("DynamoDB table '" + name + "'")
                .hasMessageContaining("made again")
                .hasMessageContaining("rebuild");
    }

    @Test
    void stopsASatelliteThatReadsIt() throws Exception {
        put(1);
        MemoryStore store = new MemoryStore();
        try (RunningSatellite running = start(store)) {
            await().atMost(LONG).until(() -> store.contents().size() == 1);
            delete();
            make();
            put(2);
            assertThatThrownBy(() -> running.awaitStopped(LONG))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining(stream)
                    .hasMessageContaining("rebuild");
        }
        assertThat(store.contents()).hasSize(1);
    }
}
