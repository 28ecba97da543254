package io.orrery.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** One text for JSON values that say the same: members in order, numbers by value. */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * The text of a value.
     *
     * @param value read with exact numbers
     */
    public static String text(JsonNode value) {
        StringBuilder text = new StringBuilder();
        value(value, text);
        return text.toString();
    }

    private static void members(JsonNode object, StringBuilder text) {
        Map<String, JsonNode> ordered = new TreeMap<>();
        object.properties().forEach(member -> ordered.put(member.getKey(), member.getValue()));
        text.append('{');
        ordered.forEach((name, value) -> {
            text.append(name.length()).append(':').append(name).append('=');
            value(value, text);
        });
        text.append('}');
    }

    private static void value(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            members(value, text);
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
