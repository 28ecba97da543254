package io.orrery.search.settings;

import io.orrery.event.TableName;
import io.orrery.runtime.config.Span;
import io.orrery.runtime.config.StrictYaml;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings file of a search satellite.
 *
 * <pre>{@code
 * tables:
 *   shop.products:
 *     exclude: [internal_note]
 *     fields:
 *       description: {analyzer: english}
 * }</pre>
 *
 * @param indexPrefix before the name of each index and alias; empty by default
 * @param tombstoneRetention how long the mark of a deleted row is kept, as {@code 8d}: longer than the stream keeps its
 *     records, so that no older write can come after it; 8 days by default
 * @param tables what is set for a table, by its name
 */
public record SearchFile(String indexPrefix, Span tombstoneRetention, Map<String, TableSettings> tables) {

    /** A stream keeps its records for 24 hours, or up to 7 days without a special price. */
    private static final Span DEFAULT_RETENTION = Span.parse("8d");

    public SearchFile {
        indexPrefix = indexPrefix == null ? "" : indexPrefix;
        tombstoneRetention = tombstoneRetention == null ? DEFAULT_RETENTION : tombstoneRetention;
        tables = tables == null ? Map.of() : Map.copyOf(tables);
        tables.keySet().forEach(TableName::parse);
        Map<String, String> byIndex = new HashMap<>();
        tables.forEach((name, table) -> {
            String other = table.index() == null ? null : byIndex.put(table.index(), name);
            if (other != null) {
                throw new IllegalArgumentException(
                        "Cannot use index '" + table.index() + "' for two tables: " + other + " and " + name);
            }
        });
    }

    /** Nothing set. */
    public static SearchFile empty() {
        return new SearchFile(null, null, null);
    }

    /**
     * The settings in a file.
     *
     * @throws io.orrery.runtime.UsageException if it can't be read, or says what it must not
     */
    public static SearchFile read(Path file) {
        return StrictYaml.read(file, SearchFile.class);
    }

    /** What is set for a table; nothing if the file does not name it. */
    public TableSettings table(TableName table) {
        return tables.getOrDefault(table.toString(), TableSettings.none());
    }

    /** The tables of which the file keeps columns out of documents. */
    public List<TableName> hiding() {
        return tables.entrySet().stream()
                .filter(table -> !table.getValue().exclude().isEmpty())
                .map(table -> TableName.parse(table.getKey()))
                .toList();
    }

    /** The aliases that are set, by table. */
    public Map<TableName, String> aliases() {
        Map<TableName, String> aliases = new HashMap<>();
        tables.forEach((name, table) -> {
            if (table.index() != null) {
                aliases.put(TableName.parse(name), table.index());
            }
        });
        return aliases;
    }
}
