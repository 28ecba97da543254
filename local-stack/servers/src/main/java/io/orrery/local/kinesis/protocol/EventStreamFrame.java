package io.orrery.local.kinesis.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Frames one message of {@code application/vnd.amazon.eventstream}: total length, headers length, CRC-32 of these two, headers,
 * payload, CRC-32 of all before it; integers are big-endian
 * (docs.aws.amazon.com/transcribe/latest/dg/event-stream.html describes the same format).
 */
public final class EventStreamFrame {

    public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private static final byte STRING = 7;
    private static final int PRELUDE = 12;
    private static final int TRAILER = 4;

    private EventStreamFrame() {}

    /** An event such as {@code SubscribeToShardEvent}, its payload in {@code codec}. */
    public static byte[] event(String type, Codec codec, Map<String, ?> payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":event-type", type);
        headers.put(":content-type", codec.contentType());
        headers.put(":message-type", "event");
        return frame(headers, codec.write(payload));
    }

    /** An error in the middle of a stream; the stream ends after it. */
    public static byte[] exception(ApiException error, Codec codec) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":exception-type", error.type());
        headers.put(":content-type", codec.contentType());
        headers.put(":message-type", "exception");
        return frame(headers, codec.write(Map.of("message", String.valueOf(error.getMessage()))));
    }

    private static byte[] frame(Map<String, String> headers, byte[] payload) {
        int headersLength = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            headersLength += 1 + bytes(header.getKey()).length + 1 + 2 + bytes(header.getValue()).length;
        }
        ByteBuffer out = ByteBuffer.allocate(PRELUDE + headersLength + payload.length + TRAILER);
        out.putInt(out.capacity()).putInt(headersLength).putInt(crc(out.array(), 8));
        headers.forEach((name, value) -> {
            out.put((byte) bytes(name).length).put(bytes(name)).put(STRING);
            out.putShort((short) bytes(value).length).put(bytes(value));
        });
        out.put(payload).putInt(crc(out.array(), out.capacity() - TRAILER));
        return out.array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
