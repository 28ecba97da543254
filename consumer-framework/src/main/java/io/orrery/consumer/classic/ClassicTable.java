package io.orrery.consumer.classic;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.MalformedEventException;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the values that have come say of a table's columns. A column is known once it had a value other than NULL; where
 * values of two kinds come, the type widens to one that holds both.
 */
final class ClassicTable {

    private final TableName table;
    private final List<String> key;
    private final Map<String, MysqlType> types = new LinkedHashMap<>();
    private TableSchema schema;

    ClassicTable(TableName table, List<String> key) {
        this.table = table;
        this.key = List.copyOf(key);
    }

    /** Learns from a row image. */
    void learn(JsonNode image) {
        image.properties().forEach(field -> {
            if (!field.getValue().isNull()
                    && types.merge(field.getKey(), type(field.getValue()), ClassicTable::wider)
                            != schemaType(field.getKey())) {
                schema = null;
            }
        });
    }

    private MysqlType schemaType(String column) {
        return schema == null || !schema.hasColumn(column)
                ? null
                : schema.columns().get(schema.indexOf(column)).type().type();
    }

    private static MysqlType type(JsonNode value) {
        if (value.isIntegralNumber() || value.isBoolean()) {
            return MysqlType.BIGINT;
        }
        if (value.isNumber()) {
            return MysqlType.DOUBLE;
        }
        return value.isContainerNode() ? MysqlType.JSON : MysqlType.LONGTEXT;
    }

    private static MysqlType wider(MysqlType one, MysqlType other) {
        if (one == other) {
            return one;
        }
        boolean numbers = one.family() != MysqlType.Family.TEXT
                && other.family() != MysqlType.Family.TEXT
                && one != MysqlType.JSON
                && other != MysqlType.JSON;
        return numbers ? MysqlType.DOUBLE : MysqlType.LONGTEXT;
    }

    /**
     * The columns as far as they are known.
     *
     * @throws MalformedEventException if the key is not among them
     */
    TableSchema schema() {
        if (schema == null) {
            for (String column : key) {
                if (!types.containsKey(column)) {
                    throw new MalformedEventException("Cannot read a classic event of " + table + ": it has no column '"
                            + column + "', which --key names as its key");
                }
            }
            List<Column> columns = types.entrySet().stream()
                    .map(entry ->
                            new Column(entry.getKey(), ColumnType.of(entry.getValue()), !key.contains(entry.getKey())))
                    .toList();
            schema = new TableSchema(table, columns, key);
        }
        return schema;
    }

    Row row(JsonNode image) {
        TableSchema known = schema();
        Object[] values = new Object[known.columns().size()];
        Arrays.fill(values, Row.ABSENT);
        image.properties().forEach(field -> {
            if (known.hasColumn(field.getKey())) {
                int index = known.indexOf(field.getKey());
                values[index] = value(
                        field.getValue(), known.columns().get(index).type().type());
            }
        });
        return new Row(known, values);
    }

    private static Object value(JsonNode value, MysqlType type) {
        if (value.isNull()) {
            return null;
        }
        return switch (type) {
            case BIGINT ->
                value.isBoolean()
                        ? (Object) (value.booleanValue() ? 1L : 0L)
                        : value.canConvertToLong() ? (Object) value.longValue() : value.bigIntegerValue();
            case DOUBLE -> value.isBoolean() ? (Object) (value.booleanValue() ? 1.0 : 0.0) : value.doubleValue();
            case JSON -> value.toString();
            default -> value.isTextual() ? value.textValue() : value.toString();
        };
    }
}
