package io.orrery.event.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A document that says what was expected is read with the types known before, others without; both come to the same. A
 * document whose row stands before the table's name is never expected.
 */
class ExpectationTest {

    private static final TableName TABLE = new TableName("shop", "t");

    private static final List<String> TYPES = List.of(
            "int",
            "bigint unsigned",
            "bit(64)",
            "year",
            "decimal(30,4)",
            "float",
            "double",
            "date",
            "datetime(6)",
            "time",
            "varchar(20)",
            "longtext",
            "varbinary(20)",
            "json",
            "geometry");

    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "-0",
            "7",
            "-12",
            "999999999999999999",
            "-999999999999999999",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "-9223372036854775808",
            "-9223372036854775809",
            "1.5",
            "-0.0",
            "1e3",
            "3.4028235E38",
            "0.1",
            "123456789.123456789",
            "1e400",
            "\"\"",
            "\"12.50\"",
            "\"-0.0000\"",
            "\"0E-10\"",
            "\"12,5\"",
            "\"text \\\" \\u00e9 \\ud83d\\ude00\"",
            "\"2026-01-02T03:04:05.678901\"",
            "\"AP8Q\"",
            "\"AP8\"",
            "\"?\"",
            "true",
            "[]",
            "[\"a\"]",
            "{\"srid\":4326,\"wkt\":\"POINT(1 2)\"}",
            "{\"a\": [1, 2.50]}");

    private final EventReader reader = new EventReader();

    private static TableSchema schema(String type) {
        return new TableSchema(
                TABLE, List.of(Column.of("id", "bigint"), Column.of("v", type), Column.of("w", type)), List.of("id"));
    }

    private Object outcome(String document) {
        try {
            return reader.read(document.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedEventException e) {
            return e.getMessage();
        }
    }

    private static String tail(TableSchema schema) {
        return ",\"origin\":\"shop\",\"version\":7,\"schema_id\":\"" + schema.id()
                + "\",\"ts\":\"2026-01-02T03:04:05.678901Z\","
                + "\"source\":{\"file\":\"binlog.000012\",\"pos\":4711,\"row\":17}}";
    }

    private static final String HEAD = "\"schema\":\"shop\",\"table\":\"t\",\"type\":\"WriteRowsEvent\"";

    private void check(TableSchema schema, String row) {
        Object expected = outcome("{" + row + "," + HEAD + tail(schema));
        assertThat(outcome("{" + HEAD + "," + row + tail(schema))).as(row).isEqualTo(expected);
    }

    @Test
    void everyValueOfEveryTypeIsTheSameEitherWay() {
        int read = 0;
        for (String type : TYPES) {
            TableSchema schema = schema(type);
            reader.read(new EventWriter().write(schema));
            for (String value : VALUES) {
                check(schema, "\"row\":{\"values\":{\"id\":1,\"v\":" + value + ",\"w\":" + value + "}}");
                check(schema, "\"row\":{\"values\":{\"id\":1,\"w\":" + value + "}}");
                check(schema, "\"row\":{\"values\":{\"w\":" + value + ",\"id\":1},\"json_nulls\":[\"w\"]}");
                check(schema, "\"row\":{\"values\":{\"id\":1,\"v\":" + value + "},\"json_nulls\":[\"w\",\"none\"]}");
                check(schema, "\"row\":{\"values\":{\"id\":1,\"none\":" + value + "}}");
                Object event = outcome("{" + HEAD + ",\"row\":{\"values\":{\"v\":" + value + "}}" + tail(schema));
                read += event instanceof Event ? 1 : 0;
            }
        }
        assertThat(read).isBetween(TYPES.size() * 3, TYPES.size() * VALUES.size() / 2);
    }

    @Test
    void schemasAndTablesThatTakeTurnsAreToldApart() {
        EventWriter writer = new EventWriter();
        TableSchema old =
                new TableSchema(TABLE, List.of(Column.of("id", "bigint"), Column.of("v", "int")), List.of("id"));
        TableSchema now =
                new TableSchema(TABLE, List.of(Column.of("v", "varchar(9)"), Column.of("id", "bigint")), List.of("id"));
        TableSchema wide = new TableSchema(
                TABLE, List.of(Column.of("id", "bigint"), Column.of("v", "int"), Column.of("x", "int")), List.of("id"));
        TableSchema other = new TableSchema(
                new TableName("shop", "u"),
                List.of(Column.of("id", "bigint"), Column.of("v", "double")),
                List.of("id"));
        List<Event> events = new ArrayList<>(List.of(old, now, other, wide));
        for (int i = 0; i < 40; i++) {
            events.add(write(old, i, new Row(old, (long) i, 7L)));
            if (i % 3 == 0) {
                events.add(write(now, i, new Row(now, "7", (long) i)));
            }
            if (i % 5 == 0) {
                events.add(write(other, i, new Row(other, (long) i, 0.5)));
            }
            if (i % 7 == 0) {
                events.add(write(wide, i, new Row(wide, (long) i, 7L, null)));
            }
        }
        for (Event event : events) {
            assertThat(reader.read(writer.write(event))).isEqualTo(event);
        }
    }

    private static Event write(TableSchema schema, int n, Row row) {
        return new Write<>(
                new Metadata(
                        schema.table(),
                        "shop",
                        n + 1,
                        schema.id(),
                        Instant.ofEpochSecond(1_700_000_000 + n / 4),
                        new SourcePosition(null, "binlog.000001", 4, n),
                        n % 2 == 0),
                row);
    }
}
