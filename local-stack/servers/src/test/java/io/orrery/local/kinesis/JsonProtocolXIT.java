package io.orrery.local.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.local.kinesis.protocol.Codec;
import io.orrery.local.kinesis.protocol.EventStreamFrame;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.Message;

/** The same protocol in AWS JSON 1.1, byte by byte as a client without an SDK sees it. */
class JsonProtocolXIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static KinesisServer server;

    @BeforeAll
    static void start() {
        server = KinesisServer.start(KinesisOptions.defaults().withTransition(java.time.Duration.ZERO));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void putsAndReads() throws IOException, InterruptedException {
        HttpResponse<String> created = call("CreateStream", "{'StreamName':'json','ShardCount':1}");
        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(created.body()).isEmpty();
        JsonNode put = json(call("PutRecord", "{'StreamName':'json','PartitionKey':'k','Data':'aGVsbG8='}"));
        JsonNode iterator = json(call(
                "GetShardIterator",
                "{'StreamName':'json','ShardId':'shardId-000000000000','ShardIteratorType':'AT_TIMESTAMP',"
                        + "'Timestamp':1700000000.5}"));
        JsonNode read = json(call(
                "GetRecords",
                "{'ShardIterator':'" + iterator.get("ShardIterator").asText() + "'}"));

        JsonNode record = read.get("Records").get(0);
        assertThat(record.get("Data").asText()).isEqualTo("aGVsbG8=");
        assertThat(record.get("SequenceNumber")).isEqualTo(put.get("SequenceNumber"));
        double arrival = record.get("ApproximateArrivalTimestamp").asDouble();
        assertThat(arrival).isBetween(System.currentTimeMillis() / 1000.0 - 60, System.currentTimeMillis() / 1000.0);
        assertThat(read.get("MillisBehindLatest").asLong()).isZero();
    }

    @Test
    void errorsAreNamed() throws IOException, InterruptedException {
        HttpResponse<String> absent = call("DescribeStream", "{'StreamName':'absent'}");
        assertThat(absent.statusCode()).isEqualTo(400);
        assertThat(absent.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(absent.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.1");
        assertThat(absent.body())
                .isEqualTo("{\"__type\":\"ResourceNotFoundException\","
                        + "\"message\":\"Stream absent under account 000000000000 not found.\"}");
        assertThat(json(call("NoSuchThing", "{}")).get("__type").asText()).isEqualTo("UnknownOperationException");
        assertThat(json(call("StartStreamEncryption", "{}")).get("__type").asText())
                .isEqualTo("UnsupportedOperationException");
        assertThat(json(call("DescribeStream", "{")).get("__type").asText()).isEqualTo("SerializationException");
        assertThat(json(call("PutRecord", "{'StreamName':'x'}")).get("__type").asText())
                .isNotEqualTo("InternalFailure");
    }

    @Test
    void eventStreamIsJsonToo() throws IOException, InterruptedException {
        call("CreateStream", "{'StreamName':'events','ShardCount':1}");
        JsonNode consumer = json(call(
                "RegisterStreamConsumer",
                "{'StreamARN':'arn:aws:kinesis:us-east-1:000000000000:stream/events','ConsumerName':'app'}"));
        HttpResponse<InputStream> response = HTTP.send(
                request(
                        "SubscribeToShard",
                        "{'ConsumerARN':'"
                                + consumer.at("/Consumer/ConsumerARN").asText()
                                + "','ShardId':'shardId-000000000000','StartingPosition':{'Type':'TRIM_HORIZON'}}"),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains(EventStreamFrame.CONTENT_TYPE);
        try (InputStream in = response.body()) {
            assertThat(next(in).getHeaders().get(":event-type").getString()).isEqualTo("initial-response");
            Message event = next(in);
            assertThat(event.getHeaders().get(":content-type").getString()).isEqualTo(Codec.JSON.contentType());
            assertThat(MAPPER.readTree(event.getPayload()).get("Records")).isEmpty();
        }
    }

    private static Message next(InputStream in) throws IOException {
        byte[] length = in.readNBytes(4);
        int total = ByteBuffer.wrap(length).getInt();
        return Message.decode(ByteBuffer.allocate(total)
                .put(length)
                .put(in.readNBytes(total - 4))
                .flip());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    private static HttpResponse<String> call(String operation, String body) throws IOException, InterruptedException {
        return HTTP.send(request(operation, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String operation, String body) {
        return HttpRequest.newBuilder(server.endpoint())
                .header("Content-Type", Codec.JSON.contentType())
                .header("X-Amz-Target", "Kinesis_20131202." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
    }
}
