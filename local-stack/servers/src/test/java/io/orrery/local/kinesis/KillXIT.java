package io.orrery.local.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Kills a server of its own process in the middle of puts: what it acknowledged is there afterwards. */
class KillXIT {

    @TempDir
    private Path dir;

    /** The other process. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            KinesisServer server = KinesisServer.start(
                    KinesisOptions.defaults().withLimits(false).withDataDir(Path.of(args[0])));
            System.out.println("endpoint=" + server.endpoint());
            Thread.currentThread().join();
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAKill() throws IOException {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (KinesisFixture kinesis = new KinesisFixture(Clients.withoutRetries(endpoint(child)))) {
            kinesis.create("s", 2);
            Thread writer = new Thread(() -> putUntilItFails(kinesis, acknowledged));
            writer.start();
            Awaitility.await().until(() -> acknowledged.size() > 2_000);
            child.destroyForcibly();
            Awaitility.await().until(() -> !writer.isAlive());
        } finally {
            child.destroyForcibly().onExit().join();
        }

        try (KinesisServer server = KinesisServer.start(
                        KinesisOptions.defaults().withLimits(false).withDataDir(dir));
                KinesisFixture kinesis = new KinesisFixture(Clients.withoutRetries(server.endpoint()))) {
            List<String> found = new ArrayList<>();
            for (var shard : kinesis.shards("s")) {
                kinesis.readAll("s", shard.shardId()).stream()
                        .map(Record::sequenceNumber)
                        .forEach(found::add);
            }
            assertThat(found).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(kinesis.put("s", "k", "after").sequenceNumber()).isNotIn(found);
        }
    }

    private static void putUntilItFails(KinesisFixture kinesis, Queue<String> acknowledged) {
        List<PutRecordsRequestEntry> entries = IntStream.range(0, 200)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("k" + i)
                        .data(SdkBytes.fromByteArrayUnsafe(new byte[2_000]))
                        .build())
                .toList();
        try {
            while (true) {
                kinesis.client.putRecords(r -> r.streamName("s").records(entries)).join().records().stream()
                        .map(PutRecordsResultEntry::sequenceNumber)
                        .forEach(acknowledged::add);
            }
        } catch (CompletionException e) {
            // The server is gone, as intended.
            assertThat(acknowledged).isNotEmpty();
        }
    }

    private static URI endpoint(Process child) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("endpoint=")) {
                return URI.create(line.substring("endpoint=".length()));
            }
        }
        throw new IOException("The server in the other process did not start.");
    }
}
