package io.orrery.event.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.EarlierValue;
import io.orrery.event.Event;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireFormatTest {

    private static final TableName ORDERS = new TableName("shop", "orders");
    private static final TableSchema SCHEMA = new TableSchema(
            ORDERS, List.of(Column.of("id", "bigint"), Column.of("total", "decimal(10,2)")), List.of("id"));

    private final EventWriter writer = new EventWriter();
    private final EventReader reader = new EventReader();

    private static Metadata metadata(TableSchema schema) {
        return new Metadata(
                schema.table(),
                "shop",
                1099511627793L,
                schema.id(),
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                new SourcePosition("3e11fa47-71ca-11e1-9e33-c80aa9429562:42", "binlog.000012", 4711, 17),
                false);
    }

    private String write(Event event) {
        return new String(writer.write(event), StandardCharsets.UTF_8);
    }

    private Event read(String document) {
        return reader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static Row order(String total) {
        return new Row(SCHEMA, 7L, new BigDecimal(total));
    }

    private static final String TAIL = ",\"origin\":\"shop\",\"version\":1099511627793,\"schema_id\":\"" + SCHEMA.id()
            + "\",\"ts\":\"2026-01-02T03:04:05.678901Z\",\"source\":{\"gtid\":\"3e11fa47-71ca-11e1-9e33-c80aa9429562:42\","
            + "\"file\":\"binlog.000012\",\"pos\":4711,\"row\":17}}";

    @Test
    void anUpdateIsWrittenAsTheDesignSays() {
        assertThat(write(new Update<>(metadata(SCHEMA), order("9.50"), order("12.00"))))
                .isEqualTo("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"UpdateRowsEvent\","
                        + "\"row\":{\"before_values\":{\"id\":7,\"total\":\"9.50\"},"
                        + "\"after_values\":{\"id\":7,\"total\":\"12.00\"}}" + TAIL);
    }

    @Test
    void writesAndDeletesCarryValues() {
        String row = "\"row\":{\"values\":{\"id\":7,\"total\":\"9.50\"}}" + TAIL;
        assertThat(write(new Write<>(metadata(SCHEMA), order("9.50"))))
                .isEqualTo("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"WriteRowsEvent\"," + row);
        assertThat(write(new Delete<>(metadata(SCHEMA), order("9.50"))))
                .isEqualTo("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"DeleteRowsEvent\"," + row);
    }

    @Test
    void aTableSchemaIsWrittenOnce() {
        assertThat(write(SCHEMA))
                .isEqualTo("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"TableSchema\",\"schema_id\":\""
                        + SCHEMA.id() + "\",\"columns\":[{\"name\":\"id\",\"type\":\"bigint\",\"nullable\":true},"
                        + "{\"name\":\"total\",\"type\":\"decimal(10,2)\",\"nullable\":true}],\"key\":[\"id\"]}");
        assertThat(read(write(SCHEMA))).isEqualTo(SCHEMA);
    }

    private static final String SNAPSHOT_TAIL = TAIL.substring(0, TAIL.length() - 1) + ",\"snapshot_id\":\"s-1\"";

    @Test
    void theBeginningAndTheEndOfASnapshotNameIt() {
        assertThat(write(new SnapshotStarted(metadata(SCHEMA), "s-1", Optional.empty())))
                .isEqualTo(
                        "{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"SnapshotStarted\"" + SNAPSHOT_TAIL + "}");
        assertThat(write(new SnapshotCompleted(metadata(SCHEMA), "s-1", 1099511627778L, Optional.empty())))
                .isEqualTo("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"SnapshotCompleted\"" + SNAPSHOT_TAIL
                        + ",\"since\":1099511627778}");
        assertThat(write(new SnapshotCompleted(metadata(SCHEMA), "s-1", 1099511627778L, Optional.of("total > '9'"))))
                .isEqualTo("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"SnapshotCompleted\"" + SNAPSHOT_TAIL
                        + ",\"where\":\"total > '9'\",\"since\":1099511627778}");
    }

    @Test
    void aSnapshotThatTellsNothingOfItselfIsRead() {
        assertThat(read("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"SnapshotStarted\"" + TAIL))
                .isEqualTo(new SnapshotStarted(metadata(SCHEMA), "", Optional.empty()));
        assertThat(read("{\"schema\":\"shop\",\"table\":\"orders\",\"type\":\"SnapshotCompleted\"" + TAIL))
                .isEqualTo(new SnapshotCompleted(metadata(SCHEMA), "", 0, Optional.empty()));
    }

    @Test
    void aSnapshotThatCompletesBeforeItBeganIsRefused() {
        String document = write(new SnapshotCompleted(metadata(SCHEMA), "s-1", 1099511627778L, Optional.empty()));
        assertThatThrownBy(() -> read(document.replace("1099511627778", "1099511627793")))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("since=1099511627793");
    }

    @Test
    void aRowThatASnapshotReadSaysSo() {
        Metadata change = metadata(SCHEMA);
        Metadata snapshot = new Metadata(
                change.table(),
                change.origin(),
                change.version(),
                change.schemaId(),
                change.committedAt(),
                new SourcePosition(null, "binlog.000012", 4711, 17),
                true);
        read(write(SCHEMA));
        Event event = new Write<>(snapshot, order("9.50"));
        assertThat(write(event)).contains("\"snapshot\":true,\"source\":{\"file\":\"binlog.000012\"");
        assertThat(read(write(event))).isEqualTo(event);
    }

    @Test
    void everyKindComesBackEqual() {
        List<Event> events = List.of(
                SCHEMA,
                new Write<>(metadata(SCHEMA), order("9.50")),
                new Update<>(metadata(SCHEMA), order("9.50"), order("12.00")),
                new Delete<>(metadata(SCHEMA), order("12.00")),
                new TruncateTable(metadata(SCHEMA)),
                new DropTable(metadata(SCHEMA)),
                new SnapshotStarted(metadata(SCHEMA), "s-1", Optional.of("id < 5")),
                new SnapshotCompleted(metadata(SCHEMA), "s-1", 1099511627778L, Optional.of("id < 5")));
        assertThat(events).allSatisfy(event -> assertThat(read(write(event))).isEqualTo(event));
    }

    @Test
    void everyFamilyComesBackEqual() {
        TableSchema schema = new TableSchema(
                new TableName("t", "types"),
                List.of(
                        Column.of("u", "bigint unsigned"),
                        Column.of("d", "decimal(65,30)"),
                        Column.of("f", "float"),
                        Column.of("g", "double"),
                        Column.of("ts", "timestamp(6)"),
                        Column.of("z", "date"),
                        new Column("c", ColumnType.parse("varchar(20)", "latin1", List.of()), true),
                        Column.of("b", "longblob"),
                        new Column("e", ColumnType.parse("enum", "utf8mb4", List.of("a", "b,c")), true),
                        new Column("s", ColumnType.parse("set", "utf8mb4", List.of("x", "y")), true),
                        Column.of("j", "json"),
                        Column.of("k", "json"),
                        Column.of("h", "geometry"),
                        Column.of("v", "vector(3)"),
                        new Column("w", ColumnType.parse("vector(2)"), false, EarlierValue.of(FloatVector.of())),
                        Column.of("n", "int")),
                List.of());
        Row row = new Row(
                schema,
                new BigInteger("18446744073709551615"),
                new BigDecimal("-12345678901234567890123456789012345.123456789012345678901234567890"),
                2.0e-23f,
                4.9e-324,
                "2026-01-02T03:04:05.000001Z",
                "0000-00-00",
                "naïve \"quote\" \uD83D\uDE00\n\u0001",
                new byte[] {0, -1, 127, -128},
                "b,c",
                List.of("x", "y"),
                "{\"a\": [1, 1.50, \"\u00e9\", null, 1e400]}",
                "\"a \\\"quoted\\\" string\"",
                new Geometry(4326, "POINT(1 2)"),
                FloatVector.of(1f, -0f, Float.MIN_VALUE),
                FloatVector.of(0.1f, -3e-7f),
                null);
        read(write(schema));
        assertThat(read(write(new Write<>(metadata(schema), row)))).isEqualTo(new Write<>(metadata(schema), row));
    }

    @Test
    void aVectorIsAnArrayOfItsShortestNumbers() {
        TableSchema schema = new TableSchema(new TableName("t", "v"), List.of(Column.of("v", "vector(3)")), List.of());
        Row row = new Row(schema, FloatVector.of(0.1f, -3e-7f, 16777216f));
        assertThat(write(new Write<>(metadata(schema), row))).contains("{\"v\":[0.1,-3.0E-7,1.6777216E7]}");
        assertThat(row.getVector("v").toFloats()).containsExactly(0.1f, -3e-7f, 16777216f);
    }

    @Test
    void theJsonLiteralNullIsNotSqlNull() {
        TableSchema schema = new TableSchema(
                new TableName("t", "j"), List.of(Column.of("a", "json"), Column.of("b", "json")), List.of());
        read(write(schema));
        Event event = new Write<>(metadata(schema), new Row(schema, "null", null));
        assertThat(write(event)).contains("\"row\":{\"values\":{\"a\":null,\"b\":null},\"json_nulls\":[\"a\"]}");
        assertThat(read(write(event))).isEqualTo(event);
    }

    @Test
    void anAbsentColumnIsLeftOutAndStaysAbsent() {
        read(write(SCHEMA));
        Event event =
                new Update<>(metadata(SCHEMA), order("1.00"), new Row(SCHEMA, Row.ABSENT, new BigDecimal("2.00")));
        assertThat(write(event)).contains("\"after_values\":{\"total\":\"2.00\"}");
        assertThat(read(write(event))).isEqualTo(event);
    }

    @Test
    void fieldsMayComeInAnyOrderAndUnknownOnesArePassedOver() {
        read(write(SCHEMA));
        String document = write(new Write<>(metadata(SCHEMA), order("9.50")));
        String reordered = "{\"later\":{\"a\":[1]},\"schema_id\":\"" + SCHEMA.id() + "\","
                + document.substring(1).replace("\"schema_id\":\"" + SCHEMA.id() + "\",", "");
        assertThat(read(reordered)).isEqualTo(new Write<>(metadata(SCHEMA), order("9.50")));
    }

    @Test
    void aBadDocumentIsNamedWithoutItsValues() {
        read(write(SCHEMA));
        String secret = write(new Write<>(metadata(SCHEMA), order("9.50"))).replace("\"9.50\"", "\"s3cret\"");
        assertThatThrownBy(() -> read(secret))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("column 'total' of shop.orders as decimal(10,2)")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read("{\"schema\":\"s3cret"))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read("{\"schema\":\"a\",\"table\":\"b\",\"type\":\"Other\"}"))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("'Other' for a.b");
    }

    @Test
    void aChangeBeforeItsSchemaIsRefused() {
        String document = write(new Write<>(metadata(SCHEMA), order("9.50")));
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("no TableSchema " + SCHEMA.id());
    }

    @Test
    void aRowKeptAsJsonComesBackEqual() throws java.io.IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        Row row = order("9.50");
        try (var json = RowJson.generator(out)) {
            json.writeStartObject();
            for (int i = 0; i < SCHEMA.columns().size(); i++) {
                json.writeFieldName(SCHEMA.columns().get(i).name());
                RowJson.writeValue(json, SCHEMA.columns().get(i), row.at(i));
            }
            json.writeEndObject();
        }
        assertThat(RowJson.read(SCHEMA, out.toByteArray())).isEqualTo(row);
        assertThatThrownBy(() -> RowJson.read(SCHEMA, "{\"id\": s3cret".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageNotContaining("s3cret");
    }
}
