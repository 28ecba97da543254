package io.orrery.local.kinesis.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.Message;

class CodecTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void jsonHasSecondsAndBase64() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("At", TIME);
        document.put("Data", "hi".getBytes(UTF_8));
        document.put("Absent", null);
        assertThat(new String(Codec.JSON.write(document), UTF_8))
                .isEqualTo("{\"At\":1767323045.678,\"Data\":\"aGk=\"}");
    }

    @Test
    void cborHasTaggedMilliseconds() {
        byte[] bytes = Codec.CBOR.write(Map.of("At", TIME));
        // 0xc1 is tag 1, 0x1b an unsigned number of 8 bytes.
        assertThat(bytes).containsSequence((byte) 0xc1, (byte) 0x1b, (byte) 0, (byte) 0, (byte) 1, (byte) 0x9b);
    }

    @Test
    void readsTimesAndBytesOfEither() {
        for (Codec codec : Codec.values()) {
            byte[] bytes = codec.write(Map.of("At", TIME, "Data", new byte[] {1, 2}));
            Request request = new Request(codec, codec.read(bytes));
            assertThat(request.optionalInstant("At")).contains(TIME);
            assertThat(request.bytes("Data")).containsExactly(1, 2);
        }
    }

    @Test
    void refusesWhatIsMissingOrOfAnotherType() {
        Request request = new Request(Codec.JSON, Codec.JSON.read("{\"Limit\":\"x\"}".getBytes(UTF_8)));
        assertThatThrownBy(() -> request.text("StreamName"))
                .hasMessage("1 validation error detected: Value null at 'streamName' failed to satisfy constraint: "
                        + "Member must not be null");
        assertThatThrownBy(() -> request.integer("Limit"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.type()).isEqualTo("SerializationException"));
        assertThatThrownBy(() -> Codec.JSON.read("nonsense".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.type()).isEqualTo("SerializationException"));
    }

    @Test
    void theSdkReadsTheFrames() {
        byte[] frame = EventStreamFrame.event("SubscribeToShardEvent", Codec.JSON, Map.of("MillisBehindLatest", 7L));
        Message message = Message.decode(java.nio.ByteBuffer.wrap(frame));
        assertThat(message.getHeaders().get(":event-type").getString()).isEqualTo("SubscribeToShardEvent");
        assertThat(message.getHeaders().get(":message-type").getString()).isEqualTo("event");
        assertThat(new String(message.getPayload(), UTF_8)).isEqualTo("{\"MillisBehindLatest\":7}");
    }
}
