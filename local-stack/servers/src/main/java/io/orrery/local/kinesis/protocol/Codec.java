package io.orrery.local.kinesis.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The two encodings of the Kinesis protocol: AWS JSON 1.1, and CBOR, which the SDKs prefer. They differ in bytes (base64 or raw)
 * and in timestamps: JSON has decimal seconds since the epoch, CBOR has tag 1 with <em>milliseconds</em>.
 */
@SuppressWarnings("ImmutableEnumChecker") // A mapper is not changed after its construction.
public enum Codec {
    JSON("application/x-amz-json-1.1", new JsonFactory()),
    CBOR("application/x-amz-cbor-1.1", new CBORFactory());

    private static final int CBOR_EPOCH_TAG = 1;

    private final String contentType;
    private final ObjectMapper mapper;

    Codec(String contentType, JsonFactory factory) {
        this.contentType = contentType;
        // Room for the base64 of the largest request, 10 MiB and a little.
        factory.setStreamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(64 << 20).build());
        this.mapper = new ObjectMapper(factory);
    }

    /** The codec that a request's content type asks for; JSON where it names neither. */
    public static Codec of(String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("cbor") ? CBOR : JSON;
    }

    public String contentType() {
        return contentType;
    }

    /** The document in {@code body}; an empty body is an empty document. */
    public JsonNode read(byte[] body) {
        if (body.length == 0) {
            return mapper.createObjectNode();
        }
        try {
            JsonNode node = mapper.readTree(body);
            if (node == null || !node.isObject()) {
                throw ApiException.of("SerializationException", "The request body is not an object.");
            }
            return node;
        } catch (IOException e) {
            throw ApiException.of("SerializationException", "The request body cannot be read as " + name() + ".");
        }
    }

    /** The time that a number of a request stands for. */
    Instant instant(JsonNode number) {
        if (this == CBOR && number.isIntegralNumber()) {
            return Instant.ofEpochMilli(number.longValue());
        }
        return Instant.ofEpochMilli(number.decimalValue().movePointRight(3).longValue());
    }

    /**
     * Encodes maps, lists, strings, numbers, booleans, byte arrays and {@link Instant}s. Entries that are null are left out.
     */
    public byte[] write(Map<String, ?> document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = mapper.getFactory().createGenerator(out)) {
            write(generator, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getValue() != null) {
                    out.writeFieldName((String) entry.getKey());
                    write(out, entry.getValue());
                }
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object element : list) {
                write(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof byte[] bytes) {
            out.writeBinary(bytes);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof Instant instant) {
            writeInstant(out, instant);
        } else {
            throw new IllegalArgumentException(
                    "Cannot encode a " + value.getClass().getName());
        }
    }

    private static void writeInstant(JsonGenerator out, Instant instant) throws IOException {
        if (out instanceof CBORGenerator cbor) {
            cbor.writeTag(CBOR_EPOCH_TAG);
            cbor.writeNumber(instant.toEpochMilli());
        } else {
            out.writeNumber(BigDecimal.valueOf(instant.toEpochMilli(), 3));
        }
    }
}
