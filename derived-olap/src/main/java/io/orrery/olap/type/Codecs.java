package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.Row;
import java.util.function.Function;

/** The codec of each MySQL type. */
public final class Codecs {

    /** The type of geometry, which has none of its own. */
    static final String GEOMETRY = "STRUCT(srid UINTEGER, wkt VARCHAR)";

    /**
     * The type of vectors. FLOAT[n], of a fixed size, does not do: a MySQL VECTOR(n) also holds shorter ones, and those of
     * rows from before a column that may not be NULL are empty.
     */
    static final String VECTOR = "FLOAT[]";

    /** The most digits that DuckDB's DECIMAL has. */
    static final int MAX_DECIMAL = 38;

    private Codecs() {}

    /** The codec that keeps every value of {@code type}, or the nearest that DuckDB has: docs/olap.md says which. */
    public static ColumnCodec of(ColumnType type) {
        return switch (type.type()) {
            case TINYINT -> NumberCodecs.integer(type.unsigned() ? "UTINYINT" : "TINYINT", Byte.SIZE, type.unsigned());
            case SMALLINT ->
                NumberCodecs.integer(type.unsigned() ? "USMALLINT" : "SMALLINT", Short.SIZE, type.unsigned());
            case YEAR -> NumberCodecs.integer("SMALLINT", Short.SIZE, false);
            case MEDIUMINT, INT ->
                NumberCodecs.integer(type.unsigned() ? "UINTEGER" : "INTEGER", Integer.SIZE, type.unsigned());
            case BIGINT -> NumberCodecs.integer(type.unsigned() ? "UBIGINT" : "BIGINT", Long.SIZE, type.unsigned());
            case BIT -> type.length() <= 1 ? NumberCodecs.bool() : NumberCodecs.bits(type.length());
            case DECIMAL ->
                type.length() <= MAX_DECIMAL ? NumberCodecs.decimal(type) : NumberCodecs.longDecimal(type.scale());
            case FLOAT -> NumberCodecs.single();
            case DOUBLE -> NumberCodecs.real();
            case DATE -> TemporalCodecs.date();
            case DATETIME -> TemporalCodecs.timestamp("TIMESTAMP", type.length(), "");
            case TIMESTAMP -> TemporalCodecs.timestamp("TIMESTAMPTZ", type.length(), "Z");
            case TIME -> TemporalCodecs.time(type.length());
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, ENUM -> text("VARCHAR");
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> blob();
            case SET -> NestedCodecs.labels();
            case JSON -> text("JSON");
            case GEOMETRY -> NestedCodecs.geometry();
            case VECTOR -> NestedCodecs.vector();
        };
    }

    /** The type as text, whatever it is: nothing is lost, zero dates included. */
    public static ColumnCodec asText(ColumnType type) {
        return new ColumnCodec(
                "VARCHAR",
                "VARCHAR",
                true,
                value -> TextForm.of(value),
                (a, v) -> a.append((String) v),
                "%s",
                "%s",
                (r, i) -> TextForm.parse(r.getString(i), type));
    }

    /**
     * A column that shows something else than its values: they cannot be read back.
     *
     * @param duckType the DuckDB type of what is shown; VARCHAR, or any type if only NULL is
     * @param shown makes what is shown, null for NULL, of a value's text
     */
    public static ColumnCodec masked(String duckType, Function<String, String> shown) {
        return new ColumnCodec(
                duckType,
                duckType,
                false,
                value -> shown.apply(TextForm.of(value)),
                (a, v) -> a.append((String) v),
                "%s",
                "%s",
                (r, i) -> Row.ABSENT);
    }

    /**
     * The type as a DuckDB UUID.
     *
     * @throws IllegalArgumentException if it is neither bytes nor text
     */
    public static ColumnCodec asUuid(ColumnType type) {
        return UuidCodec.of(type);
    }

    /**
     * An integer as a DuckDB BOOLEAN: true unless it is 0.
     *
     * @throws IllegalArgumentException if it is no integer
     */
    public static ColumnCodec asBoolean(ColumnType type) {
        return NumberCodecs.asBoolean(type);
    }

    /**
     * A TIME as a DuckDB TIME, which ends at 24 h.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ColumnCodec asTime(ColumnType type) {
        return TemporalCodecs.asTime(type);
    }

    static ColumnCodec plain(String type, ColumnCodec.Appending appending, ColumnCodec.Output output) {
        return new ColumnCodec(type, type, true, value -> value, appending, "%s", "%s", output);
    }

    static ColumnCodec text(String duckType) {
        return plain(duckType, (a, v) -> a.append((String) v), (r, i) -> r.getString(i));
    }

    static ColumnCodec blob() {
        return plain("BLOB", (a, v) -> a.append((byte[]) v), (r, i) -> r.getBytes(i));
    }
}
