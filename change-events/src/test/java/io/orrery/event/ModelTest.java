package io.orrery.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

    private static final TableName T = new TableName("s", "t");

    /** Only a pair of strings names a table: what it is written as is different for different pairs. */
    @Test
    void namesOfTablesThatDifferAreWrittenDifferently() {
        List<String> parts = List.of("a", "b.c", "a.b", "c", "`", "`a`", "`a`.b", "a`.`b", "``", ".");
        Map<String, TableName> written = new HashMap<>();
        for (String schema : parts) {
            for (String table : parts) {
                TableName name = new TableName(schema, table);
                assertThat(TableName.parse(name.toString())).isEqualTo(name);
                assertThat(written.put(name.toString(), name)).isNull();
            }
        }
        assertThat(new TableName("a", "b.c")).hasToString("a.b.c");
        assertThat(new TableName("a.b", "c")).hasToString("`a.b`.c");
        assertThat(TablePattern.parse("x.*,`a.b,*`.?").test(new TableName("a.b,*", "c")))
                .isTrue();
        assertThat(TablePattern.parse("`a.*`.*").test(new TableName("a.b", "c")))
                .isFalse();
        assertThatThrownBy(() -> TableName.parse("`a.b")).hasMessageContaining("must be SCHEMA.TABLE");
    }

    @Test
    void aVersionIsEpochThenCounter() {
        Version version = new Version(1, 17);
        assertThat(version.toLong()).isEqualTo(1099511627793L);
        assertThat(Version.ofLong(1099511627793L)).isEqualTo(version);
        assertThat(new Version(Version.MAX_EPOCH, Version.MAX_COUNTER).toLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(new Version(2, 0).toLong()).isGreaterThan(new Version(1, Version.MAX_COUNTER).toLong());
        assertThatThrownBy(() -> new Version(0, 1)).hasMessageContaining("epoch=0");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.*, shop.orders, true",
        "shop.*, shopping.orders, false",
        "*.orders, shop.orders, true",
        "shop.o?ders, shop.orders, true",
        "shop.order, shop.orders, false",
        "'a.b, shop.ord*', shop.orders, true",
        "*.*, x.y, true",
        "s*.p.x, shop.p.x, true",
        "shop.a[b], shop.a[b], true"
    })
    void patternsMatchNames(String pattern, String table, boolean matches) {
        assertThat(TablePattern.parse(pattern).test(TableName.parse(table))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "", ".x", "shop.", "shop.*,"})
    void aPatternWithoutASchemaIsRefused(String pattern) {
        assertThatThrownBy(() -> TablePattern.parse(pattern)).hasMessageContaining("must be SCHEMA.TABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"decimal(65,30)", "bigint unsigned", "datetime(6)", "varchar(255)", "json", "bit(64)"})
    void typesAreWrittenAsSqlDoes(String sql) {
        assertThat(ColumnType.parse(sql)).hasToString(sql);
    }

    @Test
    void anUnknownTypeIsNamed() {
        assertThatThrownBy(() -> ColumnType.parse("hyperlog(3)")).hasMessageContaining("hyperlog(3)");
    }

    @Test
    void anEnumsInvalidValueReadsAsNoLabelDoes() {
        assertThat(ColumnType.parse("enum", "utf8mb4", List.of("a", "0")).invalidLabel())
                .isEmpty();
        assertThat(ColumnType.parse("enum", "utf8mb4", List.of("", "a")).invalidLabel())
                .isEqualTo("0");
        assertThat(ColumnType.parse("enum", "utf8mb4", List.of("0", "")).invalidLabel())
                .isEqualTo("00");
    }

    @Test
    void keysOfDifferentRowsDiffer() {
        TableSchema schema = new TableSchema(
                T, List.of(Column.of("a", "varchar(9)"), Column.of("b", "varchar(9)")), List.of("a", "b"));
        assertThat(RowKey.of(new Row(schema, "x|", "y")).text()).isEqualTo("x\\||y");
        assertThat(RowKey.of(new Row(schema, "x", "|y")).text())
                .isNotEqualTo(RowKey.of(new Row(schema, "x|", "y")).text());
        assertThat(RowKey.of(new Row(schema, "x|", "y"))).hasToString("RowKey[2 values]");
        assertThatThrownBy(() -> RowKey.of(new Row(schema, null, "y"))).hasMessageContaining("'a' of s.t is NULL");
    }

    @Test
    void theWholeRowIsTheKeyOfAKeylessTable() {
        TableSchema schema =
                new TableSchema(T, List.of(Column.of("a", "varchar(9)"), Column.of("b", "varchar(9)")), List.of());
        assertThat(RowKey.of(new Row(schema, "", null))).isNotEqualTo(RowKey.of(new Row(schema, null, "")));
        assertThat(RowKey.of(new Row(schema, "x", null))).isEqualTo(RowKey.of(new Row(schema, "x", null)));
    }

    @Test
    void whatNoJavaTypeHoldsIsAnErrorThatNamesTheColumnAndHidesTheValue() {
        TableSchema schema = new TableSchema(
                T,
                List.of(
                        Column.of("n", "bigint"),
                        Column.of("day", "date"),
                        Column.of("moment", "datetime"),
                        Column.of("stamp", "timestamp")),
                List.of("n"));
        Row row = new Row(schema, 4294967296L, "0000-00-00", "2026-00-01T00:00:00", "0000-00-00T00:00:00Z");
        assertThatThrownBy(() -> row.getInt("n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'n' of s.t", "getLong");
        for (ThrowingCallable reading : List.<ThrowingCallable>of(
                () -> row.getLocalDate("day"), () -> row.getLocalDateTime("moment"), () -> row.getInstant("stamp"))) {
            assertThatThrownBy(reading)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessageContainingAll("of s.t", "getString")
                    .message()
                    .doesNotContain("00-0");
        }
        assertThat(row.getString("day")).isEqualTo("0000-00-00");
    }

    @Test
    void aRowHidesItsValuesAndGivesThemTyped() {
        TableSchema schema = new TableSchema(
                T,
                List.of(
                        Column.of("n", "int"),
                        Column.of("u", "bigint unsigned"),
                        Column.of("d", "decimal(4,2)"),
                        Column.of("t", "time(3)"),
                        Column.of("x", "int")),
                List.of("n"));
        Row row = new Row(
                schema,
                5L,
                new BigInteger("18446744073709551615"),
                new BigDecimal("1.50"),
                "-101:02:03.004",
                Row.ABSENT);
        assertThat(row.getInt("n")).isEqualTo(5);
        assertThat(row.getBigInteger("n")).isEqualTo(BigInteger.valueOf(5));
        assertThat(row.getBigInteger("u")).isEqualTo("18446744073709551615");
        assertThat(row.getDecimal("d")).isEqualTo("1.50");
        assertThat(row.getTime("t"))
                .isEqualTo(
                        Duration.ofHours(-101).minusMinutes(2).minusSeconds(3).minusMillis(4));
        assertThat(row.has("x")).isFalse();
        assertThat(row.toMap()).doesNotContainKey("x");
        assertThat(row.toString()).isEqualTo("Row[s.t " + schema.id() + "]");
        assertThatThrownBy(() -> row.get("x")).hasMessageContaining("absent");
        assertThatThrownBy(() -> row.getLong("y")).hasMessageContaining("no column 'y'");
        assertThatThrownBy(() -> row.getLong("d"))
                .hasMessageContaining("'d' of s.t is decimal(4,2)")
                .hasMessageNotContaining("1.50");
    }
}
