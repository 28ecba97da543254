package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** Streams as wholes: their life, their settings, their tags. */
class SettingsXIT {

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

    private static StreamDescriptionSummary summary(String stream) {
        return kinesis.client
                .describeStreamSummary(r -> r.streamName(stream))
                .join()
                .streamDescriptionSummary();
    }

    @Test
    void streamIsCreatedThenActiveThenDeletingThenGone() {
        kinesis.client.createStream(r -> r.streamName("life").shardCount(2)).join();
        assertThat(summary("life").streamStatus()).isEqualTo(StreamStatus.CREATING);
        assertThat(refusal(kinesis.client.createStream(r -> r.streamName("life").shardCount(2))))
                .isEqualTo("ResourceInUseException");
        kinesis.awaitActive("life");
        kinesis.client.deleteStream(r -> r.streamName("life")).join();
        assertThat(summary("life").streamStatus()).isEqualTo(StreamStatus.DELETING);
        Awaitility.await().untilAsserted(() -> assertThat(
                        refusal(kinesis.client.describeStreamSummary(r -> r.streamName("life"))))
                .isEqualTo("ResourceNotFoundException"));
        kinesis.create("life", 1);
        assertThat(kinesis.shards("life")).hasSize(1);
    }

    @Test
    void streamsAreListedInPages() {
        for (String name : List.of("list-a", "list-b", "list-c")) {
            kinesis.create(name, 1);
        }
        ListStreamsResponse page = kinesis.client
                .listStreams(r -> r.exclusiveStartStreamName("list-").limit(2))
                .join();
        assertThat(page.streamNames()).containsExactly("list-a", "list-b");
        assertThat(page.hasMoreStreams()).isTrue();
        ListStreamsResponse next = kinesis.client
                .listStreams(r -> r.nextToken(page.nextToken()).limit(1))
                .join();
        assertThat(next.streamNames()).containsExactly("list-c");
        assertThat(next.streamSummaries().get(0).streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    }

    @Test
    void retentionRisesAndFalls() {
        kinesis.create("retention", 1);
        assertThat(summary("retention").retentionPeriodHours()).isEqualTo(24);
        kinesis.client
                .increaseStreamRetentionPeriod(r -> r.streamName("retention").retentionPeriodHours(8760))
                .join();
        kinesis.client
                .decreaseStreamRetentionPeriod(r -> r.streamName("retention").retentionPeriodHours(25))
                .join();
        assertThat(summary("retention").retentionPeriodHours()).isEqualTo(25);
        assertThat(refusal(kinesis.client.increaseStreamRetentionPeriod(
                        r -> r.streamName("retention").retentionPeriodHours(24))))
                .isEqualTo("InvalidArgumentException");
        assertThat(refusal(kinesis.client.decreaseStreamRetentionPeriod(
                        r -> r.streamName("retention").retentionPeriodHours(48))))
                .isEqualTo("InvalidArgumentException");
        assertThat(refusal(kinesis.client.increaseStreamRetentionPeriod(
                        r -> r.streamName("retention").retentionPeriodHours(8761))))
                .isEqualTo("InvalidArgumentException");
    }

    @Test
    void modesAndRecordSizes() {
        kinesis.client
                .createStream(r -> r.streamName("modes")
                        .streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND))
                        .maxRecordSizeInKiB(2048))
                .join();
        kinesis.awaitActive("modes");
        assertThat(summary("modes").openShardCount()).isEqualTo(4);
        assertThat(summary("modes").maxRecordSizeInKiB()).isEqualTo(2048);
        String arn = kinesis.arn("modes");
        kinesis.client
                .updateStreamMode(r -> r.streamARN(arn).streamModeDetails(m -> m.streamMode(StreamMode.PROVISIONED)))
                .join();
        assertThat(summary("modes").streamModeDetails().streamMode()).isEqualTo(StreamMode.PROVISIONED);
        assertThat(refusal(
                        kinesis.client.updateMaxRecordSize(r -> r.streamARN(arn).maxRecordSizeInKiB(20_000))))
                .isEqualTo("ValidationException");
    }

    @Test
    void tagsOfStreamsAndConsumers() {
        kinesis.create("tags", 1);
        String arn = kinesis.arn("tags");
        kinesis.client
                .addTagsToStream(r -> r.streamName("tags").tags(Map.of("a", "1", "b", "2")))
                .join();
        kinesis.client
                .tagResource(r -> r.resourceARN(arn).tags(Map.of("c", "3")))
                .join();
        kinesis.client
                .removeTagsFromStream(r -> r.streamName("tags").tagKeys("a"))
                .join();
        var page = kinesis.client
                .listTagsForStream(r -> r.streamName("tags").limit(1))
                .join();
        assertThat(page.tags()).extracting(Tag::key).containsExactly("b");
        assertThat(page.hasMoreTags()).isTrue();
        assertThat(kinesis.client
                        .listTagsForResource(r -> r.resourceARN(arn))
                        .join()
                        .tags())
                .extracting(Tag::value)
                .containsExactly("2", "3");

        String consumer = kinesis.client
                .registerStreamConsumer(
                        r -> r.streamARN(arn).consumerName("app").tags(Map.of("d", "4")))
                .join()
                .consumer()
                .consumerARN();
        kinesis.client
                .tagResource(r -> r.resourceARN(consumer).tags(Map.of("e", "5")))
                .join();
        kinesis.client.untagResource(r -> r.resourceARN(consumer).tagKeys("d")).join();
        assertThat(kinesis.client
                        .listTagsForResource(r -> r.resourceARN(consumer))
                        .join()
                        .tags())
                .extracting(Tag::key)
                .containsExactly("e");
    }

    @Test
    void limitsAreDescribedAndHeld() {
        assertThat(kinesis.client.describeLimits().join().shardLimit()).isEqualTo(500);
        assertThat(refusal(kinesis.client.createStream(
                        r -> r.streamName("too-many").shardCount(501))))
                .isEqualTo("LimitExceededException");
    }
}
