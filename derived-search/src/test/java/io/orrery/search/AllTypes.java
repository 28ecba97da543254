package io.orrery.search;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Geometry;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** A table with a column of every kind, and rows at the edges of what they can hold. */
public final class AllTypes {

    private AllTypes() {}

    public static TableSchema schema(TableName table) {
        return new TableSchema(
                table,
                List.of(
                        new Column("id", ColumnType.parse("int"), false),
                        Column.of("u", "bigint unsigned"),
                        Column.of("bits", "bit(64)"),
                        Column.of("d", "decimal(65,30)"),
                        Column.of("money", "decimal(10,2)"),
                        Column.of("f", "float"),
                        Column.of("g", "double"),
                        Column.of("ts", "timestamp(6)"),
                        Column.of("dt", "datetime(6)"),
                        Column.of("day", "date"),
                        Column.of("t", "time(3)"),
                        new Column("c", ColumnType.parse("varchar(20)", "latin1", List.of()), true),
                        Column.of("long.text", "longtext"),
                        Column.of("_b", "longblob"),
                        new Column("e", ColumnType.parse("enum", "utf8mb4", List.of("a", "b,c")), true),
                        new Column("s", ColumnType.parse("set", "utf8mb4", List.of("x", "y")), true),
                        Column.of("j", "json"),
                        Column.of("shape", "geometry")),
                List.of("id"));
    }

    public static List<Object[]> rows() {
        Object[] nulls = new Object[18];
        nulls[0] = 1L;
        return List.of(
                nulls,
                row(
                        2L,
                        "{\"a\":[1,1.50,\"\u00e9\",null],\"b\":{\"c\":true}}",
                        "2026-01-02",
                        "1066-10-14T10:11:12.000001"),
                row(3L, "null", "0000-00-00", "9999-12-31T23:59:59.999999"),
                row(4L, "\"text\"", "2024-00-10", "1000-01-01T00:00:00.000000"),
                row(5L, "[1,\"two\",{\"three\":3}]", "1969-12-31", "0000-00-00T00:00:00.000000"),
                row(6L, "12345678901234567890.5", "2026-02-28", "2026-01-02T03:04:05.678901"),
                row(7L, "{}", "2026-02-28", "2026-01-02T03:04:05.678901"));
    }

    private static Object[] row(long id, String json, String day, String datetime) {
        return new Object[] {
            id,
            new BigInteger("18446744073709551615"),
            new BigInteger("9223372036854775808"),
            new BigDecimal("-12345678901234567890123456789012345.123456789012345678901234567890"),
            new BigDecimal("99999999.90"),
            2.0e-23f,
            4.9e-324,
            "2026-01-02T03:04:05.000001Z",
            datetime,
            day,
            "-838:59:59.000",
            "na\u00efve \"quote\" \uD83D\uDE00\n\u0001",
            "x".repeat(70_000) + " y".repeat(20),
            new byte[] {0, -1, 127, -128},
            "b,c",
            List.of("x", "y"),
            json,
            new Geometry(4326, "POINT(1 2)")
        };
    }
}
