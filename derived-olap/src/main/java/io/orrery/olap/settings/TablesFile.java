package io.orrery.olap.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.config.Nearest;
import io.orrery.runtime.config.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The YAML file of what is set per table:
 *
 * <pre>
 * tables:
 *   shop.customers:
 *     exclude: [password_hash]
 *     rename: {fname: first_name}
 *     mask: {email: "sha256:SALT", phone: "null"}
 *     types: {id: uuid}
 *   shop.events:
 *     history: true
 * </pre>
 *
 * <p>A table is named by a pattern, and the first that fits it counts. An unknown key is an error.
 */
public final class TablesFile {

    private static final List<String> KEYS =
            List.of("include", "exclude", "may-lack", "rename", "mask", "types", "history");

    private record Entry(TablePattern tables, TableSettings settings) {

        /** The table, if the entry names one in full. */
        Stream<TableName> inFull() {
            String name = tables.toString();
            return name.matches("[^*?,]+") ? Stream.of(TableName.parse(name)) : Stream.empty();
        }
    }

    private final List<Entry> entries;

    private TablesFile(List<Entry> entries) {
        this.entries = entries;
    }

    /** No table is set apart. */
    public static TablesFile none() {
        return new TablesFile(List.of());
    }

    /**
     * Reads a file.
     *
     * @throws UsageException if it cannot be read, or says what is not known
     */
    public static TablesFile read(Path file, Map<String, String> environment) {
        try {
            return parse(file.toString(), Files.readString(file), environment);
        } catch (IOException e) {
            throw StrictYaml.unreadable(file, e);
        }
    }

    static TablesFile parse(String file, String yaml, Map<String, String> environment) {
        JsonNode root = StrictYaml.tree(file, yaml);
        List<Entry> entries = new ArrayList<>();
        try {
            checkKeys("the file", root, List.of("tables"));
            for (Map.Entry<String, JsonNode> table :
                    map("tables", root.path("tables"), Function.identity()).entrySet()) {
                entries.add(new Entry(
                        TablePattern.parse(table.getKey()), settings(table.getKey(), table.getValue(), environment)));
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("Cannot use settings " + file + ": " + e.getMessage(), e);
        }
        return new TablesFile(entries);
    }

    private static TableSettings settings(String table, JsonNode node, Map<String, String> environment) {
        checkKeys("'" + table + "'", node, KEYS);
        try {
            return new TableSettings(
                    strings("include", node.path("include")),
                    strings("exclude", node.path("exclude")),
                    strings("may-lack", node.path("may-lack")),
                    map("rename", node.path("rename"), value -> text("rename", value)),
                    map("mask", node.path("mask"), value -> Mask.parse(value.asText(), environment)),
                    map("types", node.path("types"), value -> type(value.asText())),
                    bool("history", node.path("history")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in '" + table + "' " + e.getMessage(), e);
        }
    }

    private static TypeChoice type(String name) {
        return Arrays.stream(TypeChoice.values())
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("type '" + name + "' is unknown: must be one of "
                        + Arrays.toString(TypeChoice.values()).toLowerCase(Locale.ROOT)));
    }

    private static void checkKeys(String where, JsonNode node, List<String> known) {
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            throw new IllegalArgumentException(where + " must hold keys, one of " + known);
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("key '" + key + "' in " + where + " is unknown; did you mean '"
                        + Nearest.of(key, known).orElseThrow() + "'?");
            }
        });
    }

    private static List<String> strings(String key, JsonNode node) {
        if (node instanceof MissingNode) {
            return List.of();
        }
        if (!node.isArray()) {
            throw new IllegalArgumentException(key + " must be a list of columns");
        }
        List<String> strings = new ArrayList<>();
        node.forEach(element -> strings.add(text(key, element)));
        return strings;
    }

    private static String text(String key, JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            throw new IllegalArgumentException(key + " must hold text");
        }
        return node.asText();
    }

    private static <V> Map<String, V> map(String key, JsonNode node, Function<JsonNode, V> value) {
        if (node instanceof MissingNode) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException(key + " must hold keys with values");
        }
        Map<String, V> map = new LinkedHashMap<>();
        node.properties().forEach(field -> map.put(field.getKey(), value.apply(field.getValue())));
        return map;
    }

    private static boolean bool(String key, JsonNode node) {
        if (node instanceof MissingNode) {
            return false;
        }
        if (!node.isBoolean()) {
            throw new IllegalArgumentException(key + " must be true or false");
        }
        return node.asBoolean();
    }

    /** The tables, named in full, of which columns are hidden, where {@code table} is not named so and hides none. */
    public List<TableName> hidingOthers(TableName table) {
        List<TableName> named = entries.stream().flatMap(Entry::inFull).toList();
        if (named.contains(table) || !of(table).hidden().names().isEmpty()) {
            return List.of();
        }
        return entries.stream()
                .filter(entry -> !entry.settings().hidden().names().isEmpty())
                .flatMap(Entry::inFull)
                .toList();
    }

    /** What is set for a table. */
    public TableSettings of(TableName table) {
        return entries.stream()
                .filter(entry -> entry.tables().test(table))
                .map(Entry::settings)
                .findFirst()
                .orElse(TableSettings.NONE);
    }
}
