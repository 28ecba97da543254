package io.orrery.producer.privacy;

import io.orrery.event.Column;
import io.orrery.event.EarlierValue;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.mysql.ColumnSelector;
import io.orrery.mysql.NameCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which columns are left out and which are masked.
 *
 * @param excluded columns that are left out
 * @param masked columns whose values are replaced; the first that selects a column counts
 */
public record ColumnRules(List<ColumnSelector> excluded, List<Masked> masked) {

    /** Columns and what is done to them. */
    public record Masked(ColumnSelector columns, Mask mask) {}

    /** Everything as it is. */
    public static final ColumnRules NONE = new ColumnRules(List.of(), List.of());

    public ColumnRules {
        excluded = List.copyOf(excluded);
        masked = List.copyOf(masked);
    }

    /**
     * The rules that the options write.
     *
     * @param exclude columns separated by commas; null for none
     * @param mask {@code COLUMN=MASK} separated by commas; null for none
     * @param environment where salts are
     */
    public static ColumnRules parse(String exclude, String mask, Map<String, String> environment) {
        List<ColumnSelector> excluded = exclude == null
                ? List.of()
                : Arrays.stream(exclude.split(",")).map(ColumnSelector::parse).toList();
        List<Masked> masked = new ArrayList<>();
        for (String rule : mask == null ? new String[0] : mask.split(",")) {
            int equals = rule.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "Cannot use mask '" + rule + "': must be SCHEMA.TABLE.COLUMN=sha256:SALT_ENV or the like");
            }
            masked.add(new Masked(
                    ColumnSelector.parse(rule.substring(0, equals)),
                    Mask.parse(rule.substring(equals + 1), environment)));
        }
        return new ColumnRules(excluded, masked);
    }

    /** The same on a server whose names of tables tell cases apart, or don't. */
    public ColumnRules comparedBy(NameCase names) {
        return new ColumnRules(
                excluded.stream().map(columns -> columns.comparedBy(names)).toList(),
                masked.stream()
                        .map(rule -> new Masked(rule.columns().comparedBy(names), rule.mask()))
                        .toList());
    }

    /** The columns that are left out, as they are written. */
    public String excludedText() {
        return excluded.stream().map(ColumnSelector::text).collect(Collectors.joining(","));
    }

    /** True if a column of the table is left out or masked. */
    public boolean touches(TableName table, List<Column> columns) {
        return columns.stream()
                .anyMatch(column -> excluded.stream().anyMatch(rule -> rule.selects(table, column.name()))
                        || masked.stream().anyMatch(rule -> rule.columns().selects(table, column.name())));
    }

    /** The columns that are masked, as they are written. */
    public String maskedText() {
        return masked.stream().map(rule -> rule.columns().text()).collect(Collectors.joining(","));
    }

    /**
     * The shape that the rules give to rows of a table.
     *
     * @throws IllegalArgumentException if they leave out or garble a column of its key
     */
    public RowShape shape(TableSchema schema) {
        List<Column> columns = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            Column column = schema.columns().get(i);
            if (excludes(schema, column)) {
                continue;
            }
            Mask mask = mask(schema, column);
            columns.add(mask == null ? column : masked(schema, column, mask));
            places.add(i);
            masks.add(mask);
        }
        boolean untouched = columns.equals(schema.columns());
        TableSchema shaped = untouched ? schema : new TableSchema(schema.table(), columns, schema.key());
        return new RowShape(
                shaped, untouched, places.stream().mapToInt(place -> place).toArray(), masks.toArray(Mask[]::new));
    }

    /** True if the column is left out. */
    public boolean leavesOut(TableName table, String column) {
        return excluded.stream().anyMatch(selector -> selector.selects(table, column));
    }

    private boolean excludes(TableSchema schema, Column column) {
        boolean excludes = leavesOut(schema.table(), column.name());
        if (excludes && schema.key().contains(column.name())) {
            throw new IllegalArgumentException("column '" + column.name() + "' of " + schema.table()
                    + " is part of the key and can't be excluded: mask it with sha256 instead");
        }
        return excludes;
    }

    private Mask mask(TableSchema schema, Column column) {
        return masked.stream()
                .filter(rule -> rule.columns().selects(schema.table(), column.name()))
                .map(Masked::mask)
                .findFirst()
                .orElse(null);
    }

    private static EarlierValue masked(Column column, Mask mask) {
        Object value = column.earlierOrNull();
        return value == null ? column.earlier() : EarlierValue.of(mask.apply(value));
    }

    private static Column masked(TableSchema schema, Column column, Mask mask) {
        if (schema.key().contains(column.name()) && !mask.keepsIdentity()) {
            throw new IllegalArgumentException("column '" + column.name() + "' of " + schema.table()
                    + " is part of the key, and its mask would make one row of several: use sha256");
        }
        try {
            return new Column(column.name(), mask.type(column.type()), column.nullable(), masked(column, mask));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "column '" + column.name() + "' of " + schema.table() + " can't be masked so: " + e.getMessage(),
                    e);
        }
    }
}
