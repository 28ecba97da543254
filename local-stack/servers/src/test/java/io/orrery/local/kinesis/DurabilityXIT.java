package io.orrery.local.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/** What outlives a stop, a kill and a full disk allowance, and what a start refuses. */
class DurabilityXIT {

    private static final String SHARD = "shardId-000000000000";

    @TempDir
    private Path dir;

    @Test
    void everythingOutlivesARestart() {
        String iterator;
        String lastNumber;
        try (KinesisServer server = start();
                KinesisFixture kinesis = fixture(server)) {
            kinesis.create("kept", 1);
            String arn = kinesis.arn("kept");
            kinesis.client
                    .addTagsToStream(r -> r.streamName("kept").tags(Map.of("team", "data")))
                    .join();
            kinesis.client
                    .registerStreamConsumer(r -> r.streamARN(arn).consumerName("app"))
                    .join();
            kinesis.client
                    .increaseStreamRetentionPeriod(r -> r.streamName("kept").retentionPeriodHours(48))
                    .join();
            kinesis.put("kept", "k", "1");
            iterator = kinesis.iterator("kept", SHARD, ShardIteratorType.LATEST);
            kinesis.client
                    .splitShard(r -> r.streamName("kept").shardToSplit(SHARD).newStartingHashKey("1000"))
                    .join();
            lastNumber = kinesis.put("kept", "k", "2").sequenceNumber();
            kinesis.create("dropped", 1);
            kinesis.client.deleteStream(r -> r.streamName("dropped")).join();
        }
        try (KinesisServer server = start();
                KinesisFixture kinesis = fixture(server)) {
            assertThat(kinesis.client.listStreams().join().streamNames()).containsExactly("kept");
            StreamDescriptionSummary summary = kinesis.client
                    .describeStreamSummary(r -> r.streamName("kept"))
                    .join()
                    .streamDescriptionSummary();
            assertThat(summary.retentionPeriodHours()).isEqualTo(48);
            assertThat(summary.consumerCount()).isEqualTo(1);
            assertThat(summary.openShardCount()).isEqualTo(2);
            assertThat(kinesis.client
                            .listTagsForStream(r -> r.streamName("kept"))
                            .join()
                            .tags())
                    .extracting(tag -> tag.key() + "=" + tag.value())
                    .containsExactly("team=data");
            assertThat(kinesis.readAll("kept", SHARD)).hasSize(1);
            assertThat(kinesis.read(iterator).childShards()).hasSize(2);
            assertThat(kinesis.readAll("kept", "shardId-000000000002")).hasSize(1);
            String next = kinesis.put("kept", "k", "3").sequenceNumber();
            assertThat(new BigInteger(next)).isGreaterThan(new BigInteger(lastNumber));
        }
    }

    @Test
    void tornTailIsCutOff() throws IOException {
        try (KinesisServer server = start();
                KinesisFixture kinesis = fixture(server)) {
            kinesis.create("torn", 1);
            kinesis.put("torn", "k", "whole");
        }
        try (Stream<Path> files = Files.walk(dir)) {
            Path log = files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            Files.write(log, new byte[] {0, 0, 0, 40, 1, 2, 3}, StandardOpenOption.APPEND);
        }
        try (KinesisServer server = start();
                KinesisFixture kinesis = fixture(server)) {
            kinesis.put("torn", "k", "next");
            assertThat(kinesis.readAll("torn", SHARD))
                    .extracting(r -> r.data().asUtf8String())
                    .containsExactly("whole", "next");
        }
    }

    @Test
    void diskIsBounded() throws IOException {
        KinesisOptions options = options().withRetentionBytes(4L << 20);
        try (KinesisServer server = KinesisServer.start(options);
                KinesisFixture kinesis = fixture(server)) {
            kinesis.create("capped", 1);
            PutRecordsRequestEntry entry = PutRecordsRequestEntry.builder()
                    .partitionKey("k")
                    .data(SdkBytes.fromByteArrayUnsafe(new byte[100_000]))
                    .build();
            for (int i = 0; i < 20; i++) {
                kinesis.client
                        .putRecords(r -> r.streamName("capped").records(Collections.nCopies(10, entry)))
                        .join();
            }
            assertThat(diskUse()).isBetween(2L << 20, 6L << 20);
            List<?> left = kinesis.readAll("capped", SHARD);
            assertThat(left).hasSizeBetween(20, 60);
        }
    }

    private long diskUse() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void temporaryDataIsGoneAfterClose() throws IOException {
        String stream = "temporary-" + UUID.randomUUID();
        KinesisServer server = KinesisServer.start(KinesisOptions.defaults());
        try (KinesisFixture kinesis = fixture(server)) {
            kinesis.create(stream, 1);
        }
        Path folder = temporaryFolderOf(stream);
        server.close();
        server.close();
        assertThat(folder).doesNotExist();
    }

    private static Path temporaryFolderOf(String stream) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(folder -> Files.exists(folder.resolve("streams/" + stream + ".stream")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void takenPortIsNamed() {
        try (KinesisServer server = start()) {
            int port = server.endpoint().getPort();
            assertThatThrownBy(
                            () -> KinesisServer.start(KinesisOptions.defaults().withPort(port)))
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("stop what holds the port");
        }
    }

    @Test
    void folderInUseOrOfAnotherVersionIsNamed() throws IOException {
        try (KinesisServer first = start()) {
            assertThat(first.endpoint()).isNotNull();
            assertThatThrownBy(this::start)
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("is used by another server");
        }
        Files.writeString(dir.resolve("kinesis.version"), "99");
        assertThatThrownBy(this::start)
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("is of version 99");
    }

    private KinesisOptions options() {
        return KinesisOptions.defaults().withDataDir(dir).withLimits(false);
    }

    private KinesisServer start() {
        return KinesisServer.start(options());
    }

    private static KinesisFixture fixture(KinesisServer server) {
        return new KinesisFixture(Clients.withoutRetries(server.endpoint()));
    }
}
