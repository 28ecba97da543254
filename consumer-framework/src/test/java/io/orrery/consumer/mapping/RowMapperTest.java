package io.orrery.consumer.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowMapperTest {

    enum Color {
        RED,
        DARK_BLUE
    }

    record Everything(
            long id,
            BigInteger bigUnsigned,
            BigDecimal unitPrice,
            float single,
            double twice,
            boolean isActive,
            int year,
            LocalDate day,
            LocalDateTime moment,
            Instant stamp,
            LocalTime timeOfDay,
            Duration longTime,
            Color color,
            Set<String> tags,
            JsonNode document,
            byte[] bytes,
            Geometry place,
            float[] embedding,
            @JsonProperty("weird name") String renamed,
            Integer missing) {}

    private static final TableSchema SCHEMA = new TableSchema(
            new TableName("shop", "all"),
            List.of(
                    Column.of("id", "bigint"),
                    Column.of("big_unsigned", "bigint unsigned"),
                    Column.of("unit_price", "decimal(30,10)"),
                    Column.of("single", "float"),
                    Column.of("twice", "double"),
                    Column.of("is_active", "bit(1)"),
                    Column.of("year", "year"),
                    Column.of("day", "date"),
                    Column.of("moment", "datetime(6)"),
                    Column.of("stamp", "timestamp(3)"),
                    Column.of("time_of_day", "time"),
                    Column.of("long_time", "time(3)"),
                    new Column("color", ColumnType.parse("enum", null, List.of("red", "dark_blue")), true),
                    new Column("tags", ColumnType.parse("set", null, List.of("a", "b")), true),
                    Column.of("document", "json"),
                    Column.of("bytes", "blob"),
                    Column.of("place", "geometry"),
                    Column.of("embedding", "vector(3)"),
                    Column.of("weird name", "varchar(9)"),
                    Column.of("unmapped", "int")),
            List.of("id"));

    private static Row row() {
        return new Row(
                SCHEMA,
                7L,
                new BigInteger("18446744073709551615"),
                new BigDecimal("12345678901234567890.1234567890"),
                1.1f,
                0.1,
                1L,
                2026L,
                "2026-01-02",
                "2026-01-02T03:04:05.678901",
                "2026-01-02T03:04:05.678Z",
                "12:34:56",
                "-838:59:58.999",
                "dark_blue",
                List.of("a", "b"),
                "{\"x\":[1,2.50]}",
                new byte[] {1, 2},
                new Geometry(4326, "POINT(1 2)"),
                FloatVector.of(0.1f, -3e-7f),
                "w",
                5L);
    }

    /** Not static, so that nothing but this test can make one. */
    class Inner {
        public long id;
    }

    @Test
    void aTypeThatNobodyCanMakeIsAnErrorThatSaysWhatWouldDo() {
        assertThatThrownBy(() -> RowMapper.of(Inner.class).map(row()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Inner", "record", "static class");
    }

    @Test
    void everyTypeFillsTheJavaTypeThatOneWouldWriteForIt() {
        Everything all = RowMapper.of(Everything.class).map(row());
        assertThat(all.id()).isEqualTo(7);
        assertThat(all.bigUnsigned()).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(all.unitPrice()).isEqualTo(new BigDecimal("12345678901234567890.1234567890"));
        assertThat(all.single()).isEqualTo(1.1f);
        assertThat(all.twice()).isEqualTo(0.1);
        assertThat(all.isActive()).isTrue();
        assertThat(all.year()).isEqualTo(2026);
        assertThat(all.day()).isEqualTo(LocalDate.of(2026, 1, 2));
        assertThat(all.moment()).isEqualTo(LocalDateTime.parse("2026-01-02T03:04:05.678901"));
        assertThat(all.stamp()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(all.timeOfDay()).isEqualTo(LocalTime.of(12, 34, 56));
        assertThat(all.longTime())
                .isEqualTo(
                        Duration.ofHours(838).plusMinutes(59).plusMillis(58_999).negated());
        assertThat(all.color()).isEqualTo(Color.DARK_BLUE);
        assertThat(all.tags()).containsExactlyInAnyOrder("a", "b");
        assertThat(all.document().at("/x/1").decimalValue()).isEqualTo(new BigDecimal("2.50"));
        assertThat(all.bytes()).containsExactly(1, 2);
        assertThat(all.place()).isEqualTo(new Geometry(4326, "POINT(1 2)"));
        assertThat(all.embedding()).containsExactly(0.1f, -3e-7f);
        assertThat(all.renamed()).isEqualTo("w");
        assertThat(all.missing()).isNull();
    }

    record Wrong(long id, int document) {}

    record JsonAsText(String document) {}

    @Test
    void jsonMayStayText() {
        assertThat(RowMapper.of(JsonAsText.class).map(row()).document()).isEqualTo("{\"x\":[1,2.50]}");
    }

    @Test
    void aRowThatDoesNotFitNamesTheColumnAndHidesTheValue() {
        assertThatThrownBy(() -> RowMapper.of(Wrong.class).map(row()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shop.all")
                .hasMessageContaining("'document'")
                .hasMessageNotContaining("2.50");
        Object[] values = new Object[SCHEMA.columns().size()];
        assertThatThrownBy(() -> RowMapper.of(Wrong.class).map(new Row(SCHEMA, values)))
                .hasMessageContaining("'id'");
    }

    @Test
    void rowsMayStayRows() {
        Row row = row();
        assertThat(RowMapper.of(Row.class).map(row)).isSameAs(row);
    }
}
