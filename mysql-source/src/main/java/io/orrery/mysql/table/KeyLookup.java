package io.orrery.mysql.table;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.mysql.text.Charsets;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Finds rows by the values that events have of their key. */
final class KeyLookup {

    private final List<SelectedColumn> key;

    KeyLookup(TableDefinition table) {
        this.key = table.schema().key().stream().map(table::column).toList();
    }

    /** Adds the condition that a row has the key of {@code row}. */
    void add(Condition condition, Row row) {
        condition.add(condition.isEmpty() ? "(" : " OR (");
        for (int i = 0; i < key.size(); i++) {
            condition.add(i == 0 ? "" : " AND ");
            equal(condition, key.get(i), row.get(key.get(i).column().name()));
        }
        condition.add(")");
    }

    private static void equal(Condition condition, SelectedColumn column, Object value) {
        String name = Sql.quoted(column.column().name());
        ColumnType type = column.column().type();
        boolean emptyLabel = type.type() == MysqlType.ENUM && type.labels().contains("");
        if (emptyLabel && value.equals(type.invalidLabel())) {
            condition.add(name + " = 0");
            return;
        }
        condition.add(name + " = " + mark(column), parameter(column, value));
        if (emptyLabel) { // As text the value of index 0 equals the label.
            condition.add(" AND " + name + " <> 0");
        }
    }

    /** Text is encoded by the server; labels are compared as text, so that what has no label is found too. */
    private static String mark(SelectedColumn column) {
        return switch (column.column().type().type().family()) {
            case TEXT, ENUM, SET -> text(column.listed());
            case BYTES -> "UNHEX(?)";
            default -> "?";
        };
    }

    private static String text(ListedColumn listed) {
        String charset = listed.charset().orElse(Charsets.BINARY);
        return "CONVERT(CONVERT(UNHEX(?) USING utf8mb4) USING " + charset + ") COLLATE "
                + listed.collation().orElse(Charsets.BINARY);
    }

    private static Object parameter(SelectedColumn column, Object value) {
        return switch (column.column().type().type().family()) {
            case INTEGER -> number(new BigInteger(value.toString()));
            case DECIMAL -> new BigDecimal(value.toString());
            case FLOATING -> ((Number) value).doubleValue();
            case TEMPORAL -> value.toString().replace('T', ' ').replace("Z", "");
            case BYTES -> HexFormat.of().formatHex((byte[]) value);
            case SET -> utf8(((List<?>) value).stream().map(Object::toString).collect(Collectors.joining(",")));
            default -> utf8(value.toString());
        };
    }

    private static Object number(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static String utf8(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
