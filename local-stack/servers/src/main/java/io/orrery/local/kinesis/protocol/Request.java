package io.orrery.local.kinesis.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a request, read by name and type. A member that is missing is a ValidationException and one of a wrong type a
 * SerializationException, as from the service.
 */
public final class Request {

    private final Codec codec;
    private final JsonNode body;

    public Request(Codec codec, JsonNode body) {
        this.codec = codec;
        this.body = body;
    }

    public Codec codec() {
        return codec;
    }

    public boolean has(String member) {
        return body.hasNonNull(member);
    }

    public String text(String member) {
        return optionalText(member).orElseThrow(() -> missing(member));
    }

    public Optional<String> optionalText(String member) {
        return node(member).map(node -> {
            if (!node.isTextual()) {
                throw wrongType(member, "a string");
            }
            return node.textValue();
        });
    }

    public int integer(String member) {
        return optionalInteger(member).orElseThrow(() -> missing(member));
    }

    public Optional<Integer> optionalInteger(String member) {
        return node(member).map(node -> {
            if (!node.canConvertToInt() || !node.isIntegralNumber()) {
                throw wrongType(member, "an integer");
            }
            return node.intValue();
        });
    }

    /** An integer in the given range, both ends included; {@code otherwise} where it is missing. */
    public int integer(String member, int min, int max, int otherwise) {
        return optionalInteger(member)
                .map(value -> inRange(member, value, min, max))
                .orElse(otherwise);
    }

    /** An integer in the given range, both ends included. */
    public int integer(String member, int min, int max) {
        return inRange(member, integer(member), min, max);
    }

    public boolean flag(String member) {
        return node(member)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw wrongType(member, "a boolean");
                    }
                    return node.booleanValue();
                })
                .orElse(false);
    }

    public byte[] bytes(String member) {
        JsonNode node = node(member).orElseThrow(() -> missing(member));
        try {
            byte[] bytes = node.binaryValue();
            if (bytes == null) {
                throw wrongType(member, "bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw wrongType(member, "base64");
        }
    }

    public Optional<Instant> optionalInstant(String member) {
        return node(member).map(node -> {
            if (!node.isNumber()) {
                throw wrongType(member, "a timestamp");
            }
            return codec.instant(node);
        });
    }

    public Optional<Request> optionalObject(String member) {
        return node(member).map(node -> new Request(codec, object(member, node)));
    }

    public List<Request> objects(String member) {
        List<Request> result = new ArrayList<>();
        for (JsonNode element : array(member)) {
            result.add(new Request(codec, object(member, element)));
        }
        return result;
    }

    public List<String> texts(String member) {
        List<String> result = new ArrayList<>();
        for (JsonNode element : array(member)) {
            if (!element.isTextual()) {
                throw wrongType(member, "an array of strings");
            }
            result.add(element.textValue());
        }
        return result;
    }

    public Map<String, String> textMap(String member) {
        Map<String, String> result = new LinkedHashMap<>();
        JsonNode node = object(member, node(member).orElseThrow(() -> missing(member)));
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            result.put(property.getKey(), property.getValue().asText());
        }
        return result;
    }

    private JsonNode array(String member) {
        JsonNode node = node(member).orElseThrow(() -> missing(member));
        if (!node.isArray()) {
            throw wrongType(member, "an array");
        }
        return node;
    }

    private static JsonNode object(String member, JsonNode node) {
        if (!node.isObject()) {
            throw wrongType(member, "an object");
        }
        return node;
    }

    private Optional<JsonNode> node(String member) {
        JsonNode node = body.get(member);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private static int inRange(String member, int value, int min, int max) {
        if (value < min) {
            throw ApiException.validation(member, value, "Member must have value greater than or equal to " + min);
        }
        if (value > max) {
            throw ApiException.validation(member, value, "Member must have value less than or equal to " + max);
        }
        return value;
    }

    private static ApiException missing(String member) {
        return ApiException.validation(member, null, "Member must not be null");
    }

    private static ApiException wrongType(String member, String expected) {
        return ApiException.of("SerializationException", member + " must be " + expected + ".");
    }
}
