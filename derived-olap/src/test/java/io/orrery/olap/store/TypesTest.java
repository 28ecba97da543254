package io.orrery.olap.store;

import static io.orrery.olap.store.Events.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each MySQL type: the DuckDB type, and that edge values come back as they went in. */
class TypesTest {

    @TempDir
    Path folder;

    static Stream<Arguments> types() {
        BigInteger max = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
        return Stream.of(
                type("tinyint", "TINYINT", -128L, 127L),
                type("tinyint unsigned", "UTINYINT", 0L, 255L),
                type("smallint", "SMALLINT", -32768L, 32767L),
                type("smallint unsigned", "USMALLINT", 65535L),
                type("mediumint", "INTEGER", -8388608L, 8388607L),
                type("mediumint unsigned", "UINTEGER", 16777215L),
                type("int", "INTEGER", -2147483648L, 2147483647L),
                type("int unsigned", "UINTEGER", 4294967295L),
                type("bigint", "BIGINT", Long.MIN_VALUE, Long.MAX_VALUE),
                type("bigint unsigned", "UBIGINT", 0L, Long.MAX_VALUE, max),
                type("year", "SMALLINT", 0L, 1901L, 2155L),
                type("bit(1)", "BOOLEAN", 0L, 1L),
                type("bit(7)", "BIT", 0L, 5L, 127L),
                type("bit(64)", "BIT", 0L, 1L, max),
                type("decimal(10,2)", "DECIMAL(10,2)", new BigDecimal("-99999999.99"), new BigDecimal("0.00")),
                type("decimal(38,0)", "DECIMAL(38,0)", new BigDecimal("9".repeat(38))),
                type("decimal(38,30)", "DECIMAL(38,30)", new BigDecimal("-12345678." + "1".repeat(30))),
                type("decimal(65,30)", "VARCHAR", new BigDecimal("9".repeat(35) + "." + "9".repeat(30))),
                type("float", "FLOAT", 1.17549435e-38f, -3.4028235e38f, 0.1f),
                type("double", "DOUBLE", 4.9e-324, -1.7976931348623157e308, 0.1),
                type("date", "DATE", "1000-01-01", "9999-12-31", "2024-02-29"),
                type("datetime", "TIMESTAMP", "1000-01-01T00:00:00", "9999-12-31T23:59:59"),
                type("datetime(3)", "TIMESTAMP", "1969-12-31T23:59:59.999"),
                type("datetime(6)", "TIMESTAMP", "1000-01-01T00:00:00.000001", "9999-12-31T23:59:59.999999"),
                type("timestamp", "TIMESTAMP WITH TIME ZONE", "1970-01-01T00:00:01Z"),
                type("timestamp(6)", "TIMESTAMP WITH TIME ZONE", "2038-01-19T03:14:07.499999Z"),
                type("time", "INTERVAL", "-838:59:59", "838:59:59", "00:00:00"),
                type("time(6)", "INTERVAL", "-00:00:00.000001", "24:00:00.500000"),
                type("char(3)", "VARCHAR", "", "abc", "a\u0000b"),
                type("longtext", "VARCHAR", "na\u00efve \uD83D\uDE00 \n\"'", "x".repeat(100_000)),
                type("binary(3)", "BLOB", new byte[] {0, -1, 127}),
                type("blob", "BLOB", new byte[0], new byte[70_000]),
                type("json", "JSON", "null", "{\"a\": [1, 1.50, 1e400]}", "\"text\""),
                Arguments.of(
                        new ColumnType(io.orrery.event.MysqlType.ENUM, false, 0, 0, "utf8mb4", List.of("a", "b,c", "")),
                        "VARCHAR",
                        List.of("a", "b,c", "")),
                Arguments.of(
                        new ColumnType(io.orrery.event.MysqlType.SET, false, 0, 0, "utf8mb4", List.of("x", "y'")),
                        "VARCHAR[]",
                        List.of(List.of(), List.of("x"), List.of("x", "y'"))),
                type(
                        "geometry",
                        "STRUCT(srid UINTEGER, wkt VARCHAR)",
                        new Geometry(4326, "POINT(1 2)"),
                        new Geometry(4294967295L, "GEOMETRYCOLLECTION EMPTY")),
                type(
                        "vector(4)",
                        "FLOAT[]",
                        FloatVector.of(),
                        FloatVector.of(1f, -0f, Float.MIN_VALUE, Float.MAX_VALUE),
                        FloatVector.of(0.1f, -3e-7f)));
    }

    private static Arguments type(String mysql, String duckdb, Object... values) {
        return Arguments.of(ColumnType.parse(mysql), duckdb, List.of(values));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void valuesComeBack(ColumnType type, String duckdb, List<?> values) throws Exception {
        TableName table = new TableName("t", "t");
        TableSchema schema =
                new TableSchema(table, List.of(Column.of("id", "bigint"), new Column("v", type, true)), List.of("id"));
        List<io.orrery.event.Event> events = new ArrayList<>();
        events.add(schema);
        List<Row> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(new Row(schema, (long) rows.size(), value));
            events.add(Events.write(schema, rows.size(), (long) rows.size() - 1, value));
        }
        rows.add(new Row(schema, (long) rows.size(), null));
        events.add(Events.write(schema, rows.size(), (long) rows.size() - 1, null));
        try (OlapStore store = OlapStore.open(folder.resolve("t.duckdb"), OlapSettings.of("s"))) {
            var result = store.apply(batch("a", 1, events.toArray(io.orrery.event.Event[]::new)));
            assertThat(result.rejections()).isEmpty();
            List<Row> stored = new ArrayList<>();
            store.forEachRow(table, stored::add);
            assertThat(stored).isEqualTo(rows);
            try (var connection = store.database().connect();
                    var results = connection
                            .createStatement()
                            .executeQuery("SELECT data_type FROM duckdb_columns() WHERE table_name = 't'"
                                    + " AND column_name = 'v'")) {
                results.next();
                assertThat(results.getString(1)).isEqualTo(duckdb);
            }
        }
    }
}
