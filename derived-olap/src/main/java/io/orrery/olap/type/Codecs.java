package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.duckdb.DuckDBAppender;

/** The codec of each MySQL type. */
public final class Codecs {

    /** The type of geometry, which has none of its own. */
    static final String GEOMETRY = "STRUCT(srid UINTEGER, wkt VARCHAR)";

    /** The most digits that DuckDB's DECIMAL has. */
    static final int MAX_DECIMAL = 38;

    private static final long DAY_MICROS = 86_400_000_000L;

    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

    private Codecs() {}

    /** The codec that keeps every value of {@code type}, or the nearest that DuckDB has: docs/olap.md says which. */
    public static ColumnCodec of(ColumnType type) {
        return switch (type.type()) {
            case TINYINT -> integer(type.unsigned() ? "UTINYINT" : "TINYINT", Byte.SIZE, type.unsigned());
            case SMALLINT -> integer(type.unsigned() ? "USMALLINT" : "SMALLINT", Short.SIZE, type.unsigned());
            case YEAR -> integer("SMALLINT", Short.SIZE, false);
            case MEDIUMINT, INT -> integer(type.unsigned() ? "UINTEGER" : "INTEGER", Integer.SIZE, type.unsigned());
            case BIGINT -> integer(type.unsigned() ? "UBIGINT" : "BIGINT", Long.SIZE, type.unsigned());
            case BIT -> type.length() <= 1 ? bool() : bits(type.length());
            case DECIMAL -> type.length() <= MAX_DECIMAL ? decimal(type) : longDecimal(type.scale());
            case FLOAT ->
                plain("FLOAT", (a, v) -> a.append((float) v), (r, i) -> {
                    float value = r.getFloat(i);
                    return r.wasNull() ? null : (Object) value;
                });
            case DOUBLE ->
                plain("DOUBLE", (a, v) -> a.append((double) v), (r, i) -> {
                    double value = r.getDouble(i);
                    return r.wasNull() ? null : (Object) value;
                });
            case DATE -> date();
            case DATETIME -> timestamp("TIMESTAMP", type.length(), "");
            case TIMESTAMP -> timestamp("TIMESTAMPTZ", type.length(), "Z");
            case TIME -> time(type.length());
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, ENUM -> text("VARCHAR");
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> blob();
            case SET -> labels();
            case JSON -> text("JSON");
            case GEOMETRY -> geometry();
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

    /** The type as a DuckDB UUID. */
    public static ColumnCodec asUuid(ColumnType type) {
        boolean bytes = type.type().family() == MysqlType.Family.BYTES;
        if (!bytes && type.type().family() != MysqlType.Family.TEXT) {
            throw new IllegalArgumentException("cannot be a UUID: it is " + type);
        }
        return new ColumnCodec(
                "UUID",
                "UUID",
                bytes,
                value -> bytes ? uuid((byte[]) value) : UUID.fromString((String) value),
                (a, v) -> a.append((UUID) v),
                "%s",
                "%s::VARCHAR",
                (r, i) -> {
                    String value = r.getString(i);
                    return value == null || !bytes ? value : bytes(UUID.fromString(value));
                });
    }

    private static UUID uuid(byte[] bytes) {
        if (bytes.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("is not 16 bytes long, as a UUID is");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    /** An integer as a DuckDB BOOLEAN: true unless it is 0. */
    public static ColumnCodec asBoolean(ColumnType type) {
        if (type.type().family() != MysqlType.Family.INTEGER) {
            throw new IllegalArgumentException("cannot be a BOOLEAN: it is " + type);
        }
        // 1 and 2 become one value, so a key of this type could not be joined on.
        ColumnCodec exact = bool();
        return new ColumnCodec(
                exact.type(),
                exact.stagingType(),
                false,
                value -> !BigInteger.ZERO.equals(new BigInteger(value.toString())),
                exact.appending(),
                "%s",
                "%s",
                exact.output());
    }

    /** A TIME as a DuckDB TIME, which ends at 24 h. */
    public static ColumnCodec asTime(ColumnType type) {
        if (type.type() != MysqlType.TIME) {
            throw new IllegalArgumentException("cannot be a TIME: it is " + type);
        }
        return new ColumnCodec(
                "TIME",
                "BIGINT",
                true,
                value -> {
                    long micros = Temporal.timeMicros((String) value);
                    // A TIME past 24 h makes the whole file unreadable.
                    if (micros < 0 || micros >= DAY_MICROS) {
                        throw new IllegalArgumentException("is not within a day, which its chosen type time demands");
                    }
                    return micros;
                },
                (a, v) -> a.append((long) v),
                "(TIME '00:00:00' + to_microseconds(%s))",
                "epoch_us(%s)",
                time(type.length()).output());
    }

    private static ColumnCodec plain(String type, ColumnCodec.Appending appending, ColumnCodec.Output output) {
        return new ColumnCodec(type, type, true, value -> value, appending, "%s", "%s", output);
    }

    private static ColumnCodec integer(String duckType, int bits, boolean unsigned) {
        ColumnCodec.Appending appending =
                switch (bits) {
                    case Byte.SIZE -> (a, v) -> a.append((byte) (long) v);
                    case Short.SIZE -> (a, v) -> a.append((short) (long) v);
                    case Integer.SIZE -> (a, v) -> a.append((int) (long) v);
                    default -> (a, v) -> a.append((long) v);
                };
        ColumnCodec.Output output = unsigned && bits == Long.SIZE
                ? Codecs::unsignedLong
                : (r, i) -> {
                    long value = r.getLong(i);
                    return r.wasNull() ? null : (Object) value;
                };
        return new ColumnCodec(
                duckType, duckType, true, value -> fitted(value, bits, unsigned), appending, "%s", "%s", output);
    }

    /** The value's raw bits, once it is sure that they fit. */
    private static Object fitted(Object value, int bits, boolean unsigned) {
        BigInteger number = value instanceof Long small ? BigInteger.valueOf(small) : (BigInteger) value;
        if (bits < Long.SIZE || value instanceof BigInteger || unsigned) {
            int width = unsigned ? number.bitLength() : number.bitLength() + 1;
            if (width > bits || (unsigned && number.signum() < 0)) {
                throw new IllegalArgumentException("is out of the range of its type");
            }
        }
        return number.longValue();
    }

    private static Object unsignedLong(ResultSet results, int index) throws SQLException {
        Object value = results.getObject(index);
        return value == null ? null : shortest(new BigInteger(value.toString()));
    }

    private static Object shortest(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private static ColumnCodec bool() {
        return new ColumnCodec(
                "BOOLEAN",
                "BOOLEAN",
                true,
                value -> (long) value != 0,
                (a, v) -> a.append((boolean) v),
                "%s",
                "%s",
                (r, i) -> {
                    boolean value = r.getBoolean(i);
                    return r.wasNull() ? null : (Object) (value ? 1L : 0L);
                });
    }

    private static ColumnCodec bits(int length) {
        return new ColumnCodec(
                "BIT",
                "VARCHAR",
                true,
                value -> {
                    BigInteger number = value instanceof Long small ? BigInteger.valueOf(small) : (BigInteger) value;
                    // A 64-bit value may come as a negative long.
                    String digits = (number.signum() < 0 ? number.add(TWO_64) : number).toString(2);
                    if (digits.length() > length) {
                        throw new IllegalArgumentException("has more bits than its type");
                    }
                    return "0".repeat(length - digits.length()) + digits;
                },
                (a, v) -> a.append((String) v),
                "%s::BIT",
                "%s::VARCHAR",
                (r, i) -> {
                    String value = r.getString(i);
                    return value == null ? null : shortest(new BigInteger(value, 2));
                });
    }

    private static ColumnCodec decimal(ColumnType type) {
        int precision = type.length() == 0 ? 10 : type.length();
        String duckType = "DECIMAL(" + precision + "," + type.scale() + ")";
        return new ColumnCodec(
                duckType,
                duckType,
                true,
                value -> {
                    BigDecimal number = (BigDecimal) value;
                    BigDecimal scaled;
                    try {
                        scaled = number.setScale(type.scale());
                    } catch (ArithmeticException e) {
                        throw new IllegalArgumentException("has more digits after the point than its type", e);
                    }
                    if (scaled.precision() > precision) {
                        throw new IllegalArgumentException("has more digits than its type");
                    }
                    return scaled;
                },
                (a, v) -> a.append((BigDecimal) v),
                "%s",
                "%s",
                (r, i) -> r.getBigDecimal(i));
    }

    private static ColumnCodec longDecimal(int scale) {
        return new ColumnCodec(
                "VARCHAR",
                "VARCHAR",
                true,
                value -> ((BigDecimal) value).setScale(scale).toPlainString(),
                (a, v) -> a.append((String) v),
                "%s",
                "%s",
                (r, i) -> {
                    String value = r.getString(i);
                    return value == null ? null : new BigDecimal(value);
                });
    }

    private static ColumnCodec date() {
        return new ColumnCodec(
                "DATE",
                "DATE",
                false,
                value -> Temporal.days((String) value),
                (a, v) -> a.appendEpochDays((int) v),
                "%s",
                "%s - DATE '1970-01-01'",
                (r, i) -> {
                    long days = r.getLong(i);
                    return r.wasNull() ? null : Temporal.date(days);
                });
    }

    private static ColumnCodec timestamp(String duckType, int digits, String zone) {
        return new ColumnCodec(
                duckType,
                duckType,
                false,
                value -> Temporal.micros((String) value),
                (a, v) -> a.appendEpochMicros((long) v),
                "%s",
                "epoch_us(%s)",
                (r, i) -> {
                    long micros = r.getLong(i);
                    return r.wasNull() ? null : Temporal.dateTime(micros, digits) + zone;
                });
    }

    // DuckDB's TIME ends at 24 h and a value past it makes the file unreadable; an INTERVAL holds what MySQL's TIME
    // can.
    private static ColumnCodec time(int digits) {
        return new ColumnCodec(
                "INTERVAL",
                "BIGINT",
                true,
                value -> Temporal.timeMicros((String) value),
                (a, v) -> a.append((long) v),
                "to_microseconds(%s)",
                "epoch_us(%s)",
                (r, i) -> {
                    long micros = r.getLong(i);
                    return r.wasNull() ? null : Temporal.time(micros, digits);
                });
    }

    private static ColumnCodec text(String duckType) {
        return plain(duckType, (a, v) -> a.append((String) v), (r, i) -> r.getString(i));
    }

    private static ColumnCodec blob() {
        return plain("BLOB", (a, v) -> a.append((byte[]) v), (r, i) -> r.getBytes(i));
    }

    private static ColumnCodec labels() {
        return plain("VARCHAR[]", (a, v) -> a.append((Collection<?>) v), (r, i) -> {
            java.sql.Array array = r.getArray(i);
            return array == null
                    ? null
                    : Arrays.stream((Object[]) array.getArray())
                            .map(String::valueOf)
                            .toList();
        });
    }

    private static ColumnCodec geometry() {
        return plain(GEOMETRY, Codecs::appendGeometry, (r, i) -> {
            Struct struct = (Struct) r.getObject(i);
            if (struct == null) {
                return null;
            }
            Object[] parts = struct.getAttributes();
            return new Geometry(((Number) parts[0]).longValue(), (String) parts[1]);
        });
    }

    private static void appendGeometry(DuckDBAppender appender, Object value) throws SQLException {
        Geometry geometry = (Geometry) value;
        appender.beginStruct();
        appender.append((int) geometry.srid());
        appender.append(geometry.wkt());
        appender.endStruct();
    }
}
