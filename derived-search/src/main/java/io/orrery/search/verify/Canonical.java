package io.orrery.search.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.mapping.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for documents that say the same: members in order, numbers by value, and no difference between a field that
 * is null and one that is absent, as it is where a column was added later.
 */
final class Canonical {

    private Canonical() {}

    /** The text of a document without Orrery's own fields. */
    static String text(JsonNode document) {
        StringBuilder text = new StringBuilder();
        members(document, text, true);
        return text.toString();
    }

    /** Adds a document to a digest. */
    static void digest(MessageDigest digest, String id, String text) {
        digest.update(id.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static void members(JsonNode object, StringBuilder text, boolean top) {
        Map<String, JsonNode> ordered = new TreeMap<>();
        object.properties().forEach(member -> {
            boolean ours = top && member.getKey().equals(Fields.ORRERY);
            if (!ours && !(top && member.getValue().isNull())) {
                ordered.put(member.getKey(), member.getValue());
            }
        });
        text.append('{');
        ordered.forEach((name, value) -> {
            text.append(name.length()).append(':').append(name).append('=');
            value(value, text);
        });
        text.append('}');
    }

    private static void value(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            members(value, text, false);
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(element -> value(element, text));
            text.append(']');
        } else if (value.isNumber()) {
            text.append(
                    value.decimalValue().signum() == 0
                            ? "0"
                            : value.decimalValue().stripTrailingZeros().toString());
        } else {
            String plain = value.asText();
            text.append(value.getNodeType()).append(plain.length()).append(':').append(plain);
        }
        text.append(';');
    }
}
