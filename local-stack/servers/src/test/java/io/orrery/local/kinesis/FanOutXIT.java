package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Consumer;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Registered consumers and SubscribeToShard, with the SDK's own decoder of event streams. */
class FanOutXIT {

    private static final String SHARD = "shardId-000000000000";

    private static KinesisServer server;
    private static KinesisFixture kinesis;

    @BeforeAll
    static void start() {
        server = KinesisServer.start(KinesisOptions.defaults());
        kinesis = new KinesisFixture(Clients.withoutRetries(server.endpoint()));
    }

    @AfterAll
    static void stop() {
        kinesis.close();
        server.close();
    }

    @Test
    void consumersAreRegisteredListedAndRemoved() {
        kinesis.create("registry", 1);
        String arn = kinesis.arn("registry");
        String first = register(arn, "one");
        register(arn, "two");

        assertThat(first).startsWith(arn + "/consumer/one:");
        assertThat(refusal(kinesis.client.registerStreamConsumer(
                        r -> r.streamARN(arn).consumerName("one"))))
                .isEqualTo("ResourceInUseException");
        List<String> listed = new ArrayList<>();
        kinesis.client
                .listStreamConsumersPaginator(r -> r.streamARN(arn).maxResults(1))
                .subscribe(page ->
                        page.consumers().stream().map(Consumer::consumerName).forEach(listed::add))
                .join();
        assertThat(listed).containsExactly("one", "two");
        assertThat(kinesis.client
                        .describeStreamConsumer(r -> r.consumerARN(first))
                        .join()
                        .consumerDescription()
                        .streamARN())
                .isEqualTo(arn);
        assertThat(refusal(kinesis.client.deleteStream(r -> r.streamName("registry"))))
                .isEqualTo("ResourceInUseException");
        kinesis.client.deregisterStreamConsumer(r -> r.consumerARN(first)).join();
        assertThat(refusal(kinesis.client.describeStreamConsumer(
                        r -> r.streamARN(arn).consumerName("one"))))
                .isEqualTo("ResourceNotFoundException");
    }

    @Test
    void pushesWhatIsThereAndWhatComes() {
        kinesis.create("push", 1);
        String consumer = register(kinesis.arn("push"), "app");
        kinesis.put("push", "k", "1");
        Subscriber subscriber = subscribe(consumer, trimHorizon());
        Awaitility.await().untilAsserted(() -> assertThat(subscriber.data()).containsExactly("1"));

        kinesis.put("push", "k", "2");

        Awaitility.await().untilAsserted(() -> assertThat(subscriber.data()).containsExactly("1", "2"));
        SubscribeToShardEvent last = subscriber.events.get(subscriber.events.size() - 1);
        assertThat(last.continuationSequenceNumber())
                .isEqualTo(last.records().get(0).sequenceNumber());
        assertThat(last.millisBehindLatest()).isZero();
        assertThat(last.childShards()).isEmpty();
    }

    @Test
    void endOfAShardNamesTheChildrenAndEndsTheStream() {
        kinesis.create("ending", 1);
        String consumer = register(kinesis.arn("ending"), "app");
        Subscriber subscriber = subscribe(
                consumer,
                StartingPosition.builder().type(ShardIteratorType.LATEST).build());
        Awaitility.await().until(() -> !subscriber.events.isEmpty());
        assertThat(subscriber.events.get(0).continuationSequenceNumber()).isNotNull();

        kinesis.client
                .splitShard(
                        r -> r.streamName("ending").shardToSplit(SHARD).newStartingHashKey(BigInteger.TEN.toString()))
                .join();

        subscriber.done.join();
        SubscribeToShardEvent last = subscriber.events.get(subscriber.events.size() - 1);
        assertThat(last.continuationSequenceNumber()).isNull();
        assertThat(last.childShards()).hasSize(2);
    }

    @Test
    void secondSubscriptionIsRefusedForFiveSeconds() {
        kinesis.create("twice", 1);
        String consumer = register(kinesis.arn("twice"), "app");
        Subscriber first = subscribe(consumer, trimHorizon());
        Awaitility.await().until(() -> !first.events.isEmpty());
        Subscriber second = subscribe(consumer, trimHorizon());
        assertThat(refusal(second.done)).isEqualTo("ResourceInUseException");
    }

    @Test
    void manySubscriptionsDoNotStarveOtherCalls() {
        kinesis.create("many", 1);
        String arn = kinesis.arn("many");
        List<Subscriber> subscribers = IntStream.range(0, 20)
                .mapToObj(i -> subscribe(register(arn, "app-" + i), trimHorizon()))
                .toList();
        Awaitility.await().until(() -> subscribers.stream().noneMatch(s -> s.events.isEmpty()));
        kinesis.put("many", "k", "x");
        Awaitility.await().untilAsserted(() -> assertThat(subscribers)
                .allSatisfy(subscriber -> assertThat(subscriber.data()).containsExactly("x")));
        assertThat(refusal(kinesis.client.registerStreamConsumer(
                        r -> r.streamARN(arn).consumerName("one-too-many"))))
                .isEqualTo("LimitExceededException");
    }

    @Test
    void endsWhenTheConsumerIsRemoved() {
        kinesis.create("removed", 1);
        String consumer = register(kinesis.arn("removed"), "app");
        Subscriber subscriber = subscribe(consumer, trimHorizon());
        Awaitility.await().until(() -> !subscriber.events.isEmpty());
        kinesis.client.deregisterStreamConsumer(r -> r.consumerARN(consumer)).join();
        assertThat(refusal(subscriber.done)).isEqualTo("ResourceNotFoundException");
    }

    private static String register(String streamArn, String name) {
        return kinesis.client
                .registerStreamConsumer(r -> r.streamARN(streamArn).consumerName(name))
                .join()
                .consumer()
                .consumerARN();
    }

    private static StartingPosition trimHorizon() {
        return StartingPosition.builder().type(ShardIteratorType.TRIM_HORIZON).build();
    }

    private static Subscriber subscribe(String consumer, StartingPosition from) {
        List<SubscribeToShardEvent> events = Collections.synchronizedList(new ArrayList<>());
        SubscribeToShardResponseHandler handler = SubscribeToShardResponseHandler.builder()
                .subscriber(SubscribeToShardResponseHandler.Visitor.builder()
                        .onSubscribeToShardEvent(events::add)
                        .build())
                .build();
        CompletableFuture<Void> done = kinesis.client.subscribeToShard(
                r -> r.consumerARN(consumer).shardId(SHARD).startingPosition(from), handler);
        return new Subscriber(events, done);
    }

    private record Subscriber(List<SubscribeToShardEvent> events, CompletableFuture<Void> done) {

        List<String> data() {
            synchronized (events) {
                return events.stream()
                        .flatMap(event -> event.records().stream())
                        .map(Record::data)
                        .map(data -> data.asUtf8String())
                        .collect(Collectors.toList());
            }
        }
    }
}
