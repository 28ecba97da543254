package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orrery.local.kinesis.fault.Fault;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Faults through Java and over HTTP, and the record of calls. */
class FaultsXIT {

    private static final String SHARD = "shardId-000000000000";
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    private static KinesisServer server;
    private static KinesisFixture kinesis;

    @BeforeAll
    static void start() {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        kinesis = new KinesisFixture(Clients.withoutRetries(server.endpoint()));
    }

    @AfterEach
    void clear() {
        server.faults().clear();
    }

    @AfterAll
    static void stop() {
        kinesis.close();
        server.close();
    }

    @Test
    void throttlesTheNextPuts() {
        kinesis.create("throttle", 1);
        server.faults().inject(Fault.throttle("PutRecord").next(1));
        assertThat(refusal(putAsync("throttle"))).isEqualTo(THROTTLED);
        putAsync("throttle").join();
        assertThat(kinesis.readAll("throttle", SHARD)).hasSize(1);
    }

    @Test
    void refusesPartOfABatch() {
        kinesis.create("partial", 1);
        server.faults().seed(7);
        server.faults().inject(Fault.partialFailure(0.3).next(1));
        PutRecordsResponse response = batch("partial", 100);
        assertThat(response.failedRecordCount()).isBetween(10, 60);
        assertThat(response.records().stream().filter(r -> THROTTLED.equals(r.errorCode())))
                .hasSize(response.failedRecordCount());
        assertThat(kinesis.readAll("partial", SHARD)).hasSize(100 - response.failedRecordCount());
        assertThat(batch("partial", 100).failedRecordCount()).isZero();
    }

    @Test
    void throttlesOneShardOfABatch() {
        kinesis.create("one-shard", 2);
        server.faults().inject(Fault.throttle("PutRecords").onShard("shardId-000000000001"));
        PutRecordsResponse response = batch("one-shard", 50);
        assertThat(response.records()).allSatisfy(record -> assertThat(record.shardId() == null)
                .isEqualTo(THROTTLED.equals(record.errorCode())));
        assertThat(kinesis.readAll("one-shard", SHARD)).hasSize(50 - response.failedRecordCount());
        assertThat(kinesis.readAll("one-shard", "shardId-000000000001")).isEmpty();
    }

    @Test
    void failsAsAServerDoes() {
        kinesis.create("broken", 1);
        server.faults().inject(Fault.serverError("PutRecord").next(1));
        Throwable thrown = catchThrowable(() -> putAsync("broken").join());
        assertThat(((KinesisException) thrown.getCause()).statusCode()).isEqualTo(500);
        assertThat(kinesis.readAll("broken", SHARD)).isEmpty();
    }

    @Test
    void losesTheAnswerOfAPutThatWasDone() {
        kinesis.create("lost", 1);
        server.faults().inject(Fault.lostResponse("PutRecord").next(1));
        assertThat(catchThrowable(() -> putAsync("lost").join())).isNotNull();
        assertThat(kinesis.readAll("lost", SHARD)).hasSize(1);
    }

    @Test
    void delays() {
        kinesis.create("slow", 1);
        server.faults().inject(Fault.delay("PutRecord", Duration.ofMillis(300)).next(1));
        long before = System.nanoTime();
        putAsync("slow").join();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void anotherProcessInjectsOverHttp() throws IOException, InterruptedException {
        kinesis.create("http", 1);
        assertThat(control("POST", "faults", "{\"kind\":\"throttle\",\"operation\":\"PutRecord\",\"times\":1}"))
                .isEqualTo("200 {}");
        assertThat(control("GET", "faults", "")).contains("\"kind\":\"THROTTLE\"");
        assertThat(refusal(putAsync("http"))).isEqualTo(THROTTLED);
        assertThat(control("GET", "faults", "")).isEqualTo("200 []");
        assertThat(control("POST", "faults", "{\"kind\":\"nonsense\"}")).startsWith("400");
        assertThat(control("POST", "faults", "{\"kin\":\"throttle\"}")).startsWith("400");
        assertThat(control("GET", "health", "")).isEqualTo("200 {\"status\":\"UP\"}");
    }

    @Test
    void recordsWhatWasCalled() {
        kinesis.create("called", 1);
        server.apiCalls().reset();
        putAsync("called").join();
        putAsync("called").join();
        refusal(kinesis.client.describeStream(r -> r.streamName("absent")));
        assertThat(server.apiCalls().counts()).containsEntry("PutRecord", 2L).containsEntry("DescribeStream", 1L);
        assertThat(server.apiCalls().counts()).hasSize(2);
    }

    private static CompletableFuture<?> putAsync(String stream) {
        return kinesis.client.putRecord(
                r -> r.streamName(stream).partitionKey("k").data(SdkBytes.fromUtf8String("x")));
    }

    private static PutRecordsResponse batch(String stream, int count) {
        List<PutRecordsRequestEntry> entries = IntStream.range(0, count)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("k" + i)
                        .data(SdkBytes.fromUtf8String("x"))
                        .build())
                .toList();
        return kinesis.client
                .putRecords(r -> r.streamName(stream).records(entries))
                .join();
    }

    private static String control(String method, String what, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.endpoint().resolve("/_orrery/" + what))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
