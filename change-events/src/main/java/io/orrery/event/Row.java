package io.orrery.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * One image of a row: a value for each column of its {@link TableSchema}, null for NULL. A column can also be absent
 * ({@link #has} is false): with {@code binlog_row_image=MINIMAL} the source does not log what did not change.
 *
 * <p>The Java type of a value follows from its column's {@link MysqlType.Family}. The typed accessors return null for
 * NULL and throw {@link IllegalArgumentException}, naming table and column (never the value), where the column does not
 * exist, is absent, or is of another kind. Immutable; a {@code byte[]} is handed out as it is, and must not be changed.
 */
public final class Row {

    /** Stands in the constructor's array for a column that the image does not hold. */
    public static final Object ABSENT = new Object() {
        @Override
        public String toString() {
            return "ABSENT";
        }
    };

    private final TableSchema schema;
    private final Object[] values;

    /**
     * @param values one for each column, in order; {@link #ABSENT} for what the image does not hold. The row keeps the
     *     array, which must not be changed afterwards: rows are made by the hundred thousand a second.
     */
    public Row(TableSchema schema, Object... values) {
        if (values.length != schema.columns().size()) {
            throw new IllegalArgumentException("Cannot make a row of " + schema.table() + " from " + values.length
                    + " values: it has " + schema.columns().size() + " columns");
        }
        this.schema = Objects.requireNonNull(schema, "schema");
        this.values = values;
    }

    /** The schema that the row follows. */
    public TableSchema schema() {
        return schema;
    }

    /** False if the image does not hold the column (which is not the same as NULL) or the table has no such column. */
    public boolean has(String column) {
        return schema.hasColumn(column) && values[schema.indexOf(column)] != ABSENT;
    }

    /** The value at a place of {@link TableSchema#columns()}; null for NULL, {@link #ABSENT} for absent. */
    public Object at(int index) {
        return values[index];
    }

    /** The value of a column; null for NULL. */
    public Object get(String column) {
        Object value = values[schema.indexOf(column)];
        if (value == ABSENT) {
            throw new IllegalArgumentException("Column '" + column + "' of " + schema.table()
                    + " is absent from this row image: the source runs with binlog_row_image other than FULL");
        }
        return value;
    }

    /** True if the column is present and NULL. */
    public boolean isNull(String column) {
        return get(column) == null;
    }

    /** Any integer column that fits 64 bits with a sign; use {@link #getBigInteger} for BIGINT UNSIGNED. */
    public Long getLong(String column) {
        return as(column, Long.class);
    }

    /** Any integer column; throws for a value that does not fit 32 bits with a sign. */
    public Integer getInt(String column) {
        Long value = getLong(column);
        if (value != null && value.intValue() != value) {
            throw new IllegalArgumentException("Column '" + column + "' of " + schema.table()
                    + " holds a value that does not fit an int: use getLong");
        }
        return value == null ? null : (Integer) value.intValue();
    }

    /** Any integer column. */
    public BigInteger getBigInteger(String column) {
        Object value = get(column);
        return value instanceof Long small ? BigInteger.valueOf(small) : as(column, BigInteger.class);
    }

    /** A BIT(1) or integer column: true unless it is 0. */
    public Boolean getBoolean(String column) {
        BigInteger value = getBigInteger(column);
        return value == null ? null : (Boolean) (value.signum() != 0);
    }

    /** A DECIMAL column, exact, with the column's scale. */
    public BigDecimal getDecimal(String column) {
        return as(column, BigDecimal.class);
    }

    /** A DOUBLE or FLOAT column. */
    public Double getDouble(String column) {
        Object value = get(column);
        return value instanceof Float single ? (Double) single.doubleValue() : as(column, Double.class);
    }

    /** A text, ENUM, temporal (as ISO-8601) or JSON (as text) column. */
    public String getString(String column) {
        return as(column, String.class);
    }

    /** A binary column. The array is the row's own. */
    public byte[] getBytes(String column) {
        return as(column, byte[].class);
    }

    /** A DATE column; throws for a zero or partial date, which {@link #getString} reads. */
    public LocalDate getLocalDate(String column) {
        return temporal(column, LocalDate::parse);
    }

    /** A DATETIME column; throws for a zero or partial date, which {@link #getString} reads. */
    public LocalDateTime getLocalDateTime(String column) {
        return temporal(column, IsoTime::dateTime);
    }

    /** A TIMESTAMP column; throws for a zero date, which {@link #getString} reads. */
    public Instant getInstant(String column) {
        return temporal(column, IsoTime::instant);
    }

    /** A TIME column, which may be negative or longer than a day. */
    public Duration getTime(String column) {
        return temporal(column, TimeText::parse);
    }

    private <T> T temporal(String column, Function<String, T> reading) {
        String value = getString(column);
        try {
            return value == null ? null : reading.apply(value);
        } catch (DateTimeException e) {
            // Without the cause, whose message quotes the value.
            throw new IllegalArgumentException("Column '" + column + "' of " + schema.table()
                    + " holds a value that java.time has no type for, such as a zero date: use getString");
        }
    }

    /** A SET column: the labels that are set, in the column's order. */
    public List<String> getLabels(String column) {
        List<?> labels = as(column, List.class);
        return labels == null ? null : labels.stream().map(String.class::cast).toList();
    }

    /** A geometry column. */
    public Geometry getGeometry(String column) {
        return as(column, Geometry.class);
    }

    /** A VECTOR column. */
    public FloatVector getVector(String column) {
        return as(column, FloatVector.class);
    }

    private <T> T as(String column, Class<T> type) {
        Object value = get(column);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("Column '" + column + "' of " + schema.table() + " is "
                    + schema.columns().get(schema.indexOf(column)).type() + ", read as "
                    + value.getClass().getSimpleName() + ", not " + type.getSimpleName());
        }
        return type.cast(value);
    }

    /** The present columns and their values, in the table's order. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != ABSENT) {
                map.put(schema.columns().get(i).name(), values[i]);
            }
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row that && schema.equals(that.schema) && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    /** Names the table only: a row's values never reach a log by accident. */
    @Override
    public String toString() {
        return "Row[" + schema.table() + " " + schema.id() + "]";
    }
}
