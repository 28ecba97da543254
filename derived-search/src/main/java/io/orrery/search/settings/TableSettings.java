package io.orrery.search.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.orrery.consumer.settings.HiddenColumns;
import io.orrery.event.Column;
import io.orrery.event.MysqlType;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is set for one table. All is optional.
 *
 * @param index the name of the alias that queries use; null for the table's own
 * @param columns the columns that documents hold; by default all but binary ones and geometry
 * @param exclude columns that documents leave out
 * @param mayLack columns of {@code exclude} that the table need not have
 * @param fields how columns are indexed, by column
 * @param mapping fields in Elasticsearch's own JSON, as under {@code properties}; they take the place of derived ones
 *     or stand beside them, for example as targets of {@code copy-to}
 * @param indexSettings settings of the index in Elasticsearch's own JSON, for example {@code analysis}
 * @param mapper the name of a Java class, a {@link io.orrery.search.mapping.DocumentMapper} with a constructor without
 *     parameters, which makes the documents; null for none
 */
public record TableSettings(
        String index,
        List<String> columns,
        List<String> exclude,
        List<String> mayLack,
        Map<String, FieldSettings> fields,
        Map<String, Object> mapping,
        Map<String, Object> indexSettings,
        String mapper) {

    private static final TableSettings NONE = new TableSettings(null, null, null, null, null, null, null);

    @JsonCreator
    public TableSettings {
        columns = columns == null ? List.of() : List.copyOf(columns);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        mayLack = mayLack == null ? List.of() : List.copyOf(mayLack);
        fields = fields == null ? Map.of() : Map.copyOf(fields);
        mapping = mapping == null ? Map.of() : Map.copyOf(mapping);
        indexSettings = indexSettings == null ? Map.of() : Map.copyOf(indexSettings);
        if (index != null && !index.matches("[a-z0-9][a-z0-9_.-]{0,199}")) {
            throw new IllegalArgumentException("Cannot use index '" + index
                    + "': must be lower-case letters, digits, '_', '.' and '-', and start with a letter or digit");
        }
    }

    /** Of a table that has all the columns that are named. */
    public TableSettings(
            String index,
            List<String> columns,
            List<String> exclude,
            Map<String, FieldSettings> fields,
            Map<String, Object> mapping,
            Map<String, Object> indexSettings,
            String mapper) {
        this(index, columns, exclude, null, fields, mapping, indexSettings, mapper);
    }

    /** Nothing set. */
    public static TableSettings none() {
        return NONE;
    }

    /** What documents leave out because the file says so. */
    public HiddenColumns hidden() {
        return new HiddenColumns(Set.copyOf(exclude), Set.copyOf(mayLack));
    }

    /**
     * Whether documents hold a column. Binary columns and geometry are left out unless they are in the key or the file
     * asks for them, by naming all columns to hold or by {@code as}.
     */
    public boolean holds(TableSchema schema, Column column) {
        String name = column.name();
        if (exclude.contains(name)) {
            return false;
        }
        MysqlType.Family family = column.type().type().family();
        boolean opaque = family == MysqlType.Family.BYTES || family == MysqlType.Family.GEOMETRY;
        return columns.isEmpty()
                ? !opaque || field(name).as() != null || schema.key().contains(name)
                : columns.contains(name);
    }

    /** How a column is indexed. */
    public FieldSettings field(String column) {
        return fields.getOrDefault(column, FieldSettings.none());
    }
}
