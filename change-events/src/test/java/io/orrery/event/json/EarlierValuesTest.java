package io.orrery.event.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.MalformedEventException;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rows that were written before a column existed hold in it. */
class EarlierValuesTest {

    private static final TableName T = new TableName("shop", "t");

    private static Column column(String sql, Object value) {
        ColumnType type = ColumnType.parse(sql, null, List.of());
        return new Column("c", type, value == null, EarlierValue.of(value));
    }

    private static TableSchema schema(Column... columns) {
        return new TableSchema(T, List.of(columns), List.of());
    }

    private static String write(TableSchema schema) {
        return new String(new EventWriter().write(schema), StandardCharsets.UTF_8);
    }

    private static TableSchema read(String document) {
        return (TableSchema) new EventReader().read(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyFamilyComesBackEqual() {
        List<Column> columns = List.of(
                column("bigint unsigned", new BigInteger("18446744073709551615")),
                column("bit(3)", 5L),
                column("decimal(10,2)", new BigDecimal("9.50")),
                column("float", 0.1f),
                column("double", 0.1),
                column("datetime(3)", "2026-01-02T03:04:05.000"),
                column("varchar(20)", "it's \"new\" \u00e9\ud83d\ude00"),
                column("varchar(20)", ""),
                column("binary(2)", new byte[] {0, -1}),
                new Column("c", ColumnType.parse("enum", null, List.of("a", "b")), false, EarlierValue.of("b")),
                new Column("c", ColumnType.parse("set", null, List.of("a", "b")), false, EarlierValue.of(List.of("a"))),
                column("json", "{\"a\": [1, null]}"),
                column("json", "null"),
                column("json", null),
                column("int", null));
        assertThat(columns).allSatisfy(column -> assertThat(read(write(schema(column))))
                .isEqualTo(schema(column))
                .satisfies(
                        read -> assertThat(read.id()).isEqualTo(schema(column).id())));
    }

    @Test
    void theDocumentNamesItAsADefault() {
        assertThat(write(schema(column("int", 7L)))).contains("{\"name\":\"c\",\"type\":\"int\",\"default\":7}");
        assertThat(write(schema(column("int", null))))
                .contains("{\"name\":\"c\",\"type\":\"int\",\"nullable\":true,\"default\":null}");
        assertThat(write(schema(new Column("c", ColumnType.parse("int"), false))))
                .contains("{\"name\":\"c\",\"type\":\"int\"}");
    }

    @Test
    void aSchemaThatDoesNotTellItReadsAsBefore() {
        String document = "{\"schema\":\"shop\",\"table\":\"t\",\"type\":\"TableSchema\",\"schema_id\":\"12345678\","
                + "\"columns\":[{\"name\":\"c\",\"type\":\"int\"},{\"name\":\"d\",\"type\":\"int\",\"nullable\":true}],"
                + "\"key\":[\"c\"]}";
        assertThat(read(document).columns())
                .containsExactly(new Column("c", ColumnType.parse("int"), false), Column.of("d", "int"))
                .allSatisfy(column -> assertThat(column.earlier()).isEqualTo(EarlierValue.UNKNOWN));
    }

    @Test
    void itIsPartOfTheIdentityAndNotOfTheShape() {
        TableSchema plain = schema(new Column("c", ColumnType.parse("int"), false));
        TableSchema seven = schema(column("int", 7L));
        TableSchema eight = schema(column("int", 8L));
        assertThat(List.of(plain.id(), seven.id(), eight.id())).doesNotHaveDuplicates();
        assertThat(seven).isNotEqualTo(eight).isNotEqualTo(plain);
        assertThat(seven.sameShape(eight)).isTrue();
        assertThat(seven.sameShape(plain)).isTrue();
        assertThat(seven.sameShape(schema(column("bigint", 7L)))).isFalse();
    }

    @Test
    void aValueOfAnotherKindIsRefusedWithoutBeingQuoted() {
        String document = write(schema(column("int", 7L))).replace("\"default\":7", "\"default\":\"s3cret\"");
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("'default' of column 'c' is no int")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read(write(schema(column("int", 7L))).replace("\"default\":7", "\"default\":null")))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("column 'c'");
        assertThatThrownBy(() -> column("int", "s3cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aLogNeverShowsIt() {
        assertThat(schema(column("varchar(20)", "s3cret")).toString()).doesNotContain("s3cret");
    }
}
