package io.orrery.producer.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Column;
import io.orrery.event.EarlierValue;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnRulesTest {

    private static final TableSchema SCHEMA = new TableSchema(
            new TableName("shop", "people"),
            List.of(
                    Column.of("id", "bigint"),
                    Column.of("email", "varchar(50)"),
                    Column.of("photo", "blob"),
                    Column.of("age", "int")),
            List.of("id"));
    private static final Map<String, String> SALT = Map.of("SALT", "pepper");

    private static Row shaped(String exclude, String mask) {
        Row row = new Row(SCHEMA, 7L, "\uD83D\uDE00nna", new byte[] {1, 2}, null);
        return ColumnRules.parse(exclude, mask, SALT).shape(SCHEMA).apply(row);
    }

    @Test
    void withoutRulesARowIsTheSameObject() {
        Row row = new Row(SCHEMA, 7L, "a", new byte[0], 1L);
        assertThat(ColumnRules.NONE.shape(SCHEMA).apply(row)).isSameAs(row);
    }

    @Test
    void columnsAreLeftOutByPattern() {
        assertThat(shaped("shop.*.e*,*.people.photo", null).toMap().keySet()).containsExactly("id", "age");
        assertThat(shaped("other.*.*", null).toMap()).hasSize(4);
    }

    @Test
    void hashesAreOfSaltAndValueAndTruncationKeepsWholeCharacters() {
        // echo -n 'pepper7' | sha256sum
        assertThat(shaped(null, "shop.people.id=sha256:SALT").get("id"))
                .isEqualTo("1b44481921a511e3b17e3200b40be11bd079c687d6209960a30c19e45b192723");
        assertThat(shaped(null, "shop.people.email=truncate:2").get("email")).isEqualTo("\uD83D\uDE00n");
        assertThat(shaped(null, "shop.people.email=truncate:0").get("email")).isEqualTo("");
        assertThat(shaped(null, "shop.people.photo=constant:x").get("photo")).isEqualTo("x");
        assertThat(shaped(null, "shop.people.age=constant:x").get("age"))
                .as("NULL stays")
                .isNull();
    }

    @Test
    void whatEarlierRowsHoldIsMaskedAsTheyAre() {
        TableSchema schema = new TableSchema(
                new TableName("shop", "people"),
                List.of(
                        Column.of("id", "bigint"),
                        Column.of("a", "int").withEarlier(EarlierValue.of(7L)),
                        Column.of("b", "int").withEarlier(EarlierValue.of(null)),
                        Column.of("c", "int"),
                        Column.of("d", "varchar(9)").withEarlier(EarlierValue.of("abc"))),
                List.of("id"));
        String masks = "*.*.a=sha256:SALT,*.*.b=constant:x,*.*.c=constant:x,*.*.d=truncate:1";
        assertThat(ColumnRules.parse(null, masks, SALT).shape(schema).schema().columns())
                .extracting(Column::earlier)
                .containsExactly(
                        EarlierValue.UNKNOWN,
                        EarlierValue.of("1b44481921a511e3b17e3200b40be11bd079c687d6209960a30c19e45b192723"),
                        EarlierValue.of(null),
                        EarlierValue.UNKNOWN,
                        EarlierValue.of("a"));
    }

    @Test
    void whatWouldGarbleAKeyIsRefused() {
        assertThatThrownBy(() -> shaped("shop.people.id", null)).hasMessageContaining("part of the key");
        assertThatThrownBy(() -> shaped(null, "shop.people.id=constant:x")).hasMessageContaining("use sha256");
        assertThatThrownBy(() -> shaped(null, "shop.people.age=truncate:1"))
                .hasMessageContaining("only text can be truncated");
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertThatThrownBy(() -> shaped(null, "shop.people.age")).hasMessageContaining("sha256:SALT_ENV");
        assertThatThrownBy(() -> shaped(null, "shop.people.age=truncate:-1")).hasMessageContaining("truncate:N");
        assertThatThrownBy(() -> shaped(null, "shop.people.age=sha256:NONE"))
                .hasMessageContaining("no variable of that name");
    }
}
