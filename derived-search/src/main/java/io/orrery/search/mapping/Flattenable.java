package io.orrery.search.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.orrery.search.connection.Elasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether Elasticsearch takes a JSON value into a document. A flattened field makes a term of each path with its value:
 * a NUL would end the path, and a term has at most 32,766 bytes. In whatever field, names are bounded too.
 */
final class Flattenable {

    private static final int MAX_TERM_BYTES = 32_766;

    /** Objects within each other, that of the wrapper included; the mapping says 100, and the field itself is one. */
    private static final int MAX_DEPTH = 98;

    /** Below that no path with its value can be too long, even of three bytes a character. */
    private static final int SHORT = MAX_TERM_BYTES / 3;

    private Flattenable() {}

    static boolean test(String json) {
        boolean harmless = json.length() < SHORT
                && !json.contains("\\u0000")
                && json.chars().filter(c -> c == '{').count() < MAX_DEPTH;
        return harmless || walk(json);
    }

    private static boolean walk(String json) {
        // The bytes of the path to each object that is open.
        Deque<Integer> paths = new ArrayDeque<>();
        int path = 0;
        try (JsonParser parser = Elasticsearch.EXACT.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> paths.push(path);
                    case END_OBJECT -> path = paths.pop();
                    case FIELD_NAME -> {
                        String name = parser.currentName();
                        path = paths.element() + bytes(name) + 1;
                        if (name.indexOf('\0') >= 0 || path > MAX_TERM_BYTES) {
                            return false;
                        }
                    }
                    case VALUE_STRING -> {
                        boolean indexed = parser.getTextLength() <= FieldTypes.MAX_KEYWORD;
                        if (indexed && path + bytes(parser.getText()) + 1 > MAX_TERM_BYTES) {
                            return false;
                        }
                    }
                    default -> {
                        // Numbers and literals are short, and arrays add nothing to a path.
                    }
                }
                if (paths.size() > MAX_DEPTH) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The value of a JSON column is JSON", e);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
