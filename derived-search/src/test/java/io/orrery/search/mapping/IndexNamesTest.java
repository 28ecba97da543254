package io.orrery.search.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Column;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexNamesTest {

    private final IndexNames names = new IndexNames("");

    @Test
    void aPlainNameIsKept() {
        assertThat(names.alias(new TableName("shop", "order_lines"))).isEqualTo("shop.order_lines");
        assertThat(names.index(new TableName("shop", "order_lines"), 12)).isEqualTo("shop.order_lines-000012");
        assertThat(new IndexNames("eu-").alias(new TableName("shop", "orders"))).isEqualTo("eu-shop.orders");
    }

    @Test
    void namesThatElasticsearchRefusesAreMadeSafeAndStayDifferent() {
        String upper = names.alias(new TableName("shop", "Orders"));
        String other = names.alias(new TableName("shop", "ORDERS"));
        assertThat(upper).matches("shop\\.orders-[0-9a-f]{8}");
        assertThat(other).matches("shop\\.orders-[0-9a-f]{8}").isNotEqualTo(upper);
        assertThat(names.alias(new TableName("_x", "a*b c"))).matches("t_x\\.a_b_c-[0-9a-f]{8}");
        assertThat(names.alias(new TableName("\u5546".repeat(64), "\u5546".repeat(64))))
                .matches("\u5546{50}-[0-9a-f]{8}");
    }

    @Test
    void noTableIsCalledAsAnIndexOfAnotherOrAsAnotherTable() {
        TableName orders = new TableName("shop", "orders");
        for (String name : List.of(names.index(orders, 1), IndexNames.writeAlias(names.index(orders, 1)))) {
            TableName beside = new TableName("shop", name.substring("shop.".length()));
            assertThat(names.alias(beside)).startsWith(name + "-").isNotEqualTo(name);
        }
        assertThat(names.alias(new TableName("a", "b.c"))).isEqualTo("a.b.c");
        assertThat(names.alias(new TableName("a.b", "c"))).matches(".*a\\.b.*c-[0-9a-f]{8}");
        assertThatThrownBy(() -> new IndexNames("", java.util.Map.of(orders, "goods-000001")))
                .hasMessageContaining("Cannot use index 'goods-000001' for shop.orders");
    }

    @Test
    void columnsThatWouldShareAFieldDoNot() {
        var fields = Fields.of(new TableSchema(
                new TableName("shop", "orders"),
                List.of(
                        Column.of("a.b", "int"),
                        Column.of("a_b", "int"),
                        Column.of("_x", "int"),
                        Column.of("a..b", "int")),
                List.of()));
        assertThat(fields)
                .containsEntry("a_b", "a_b")
                .containsEntry("_x", "column_x")
                .containsEntry("a..b", "a__b");
        assertThat(fields.get("a.b")).matches("a_b_[0-9a-f]{8}");
    }

    @Test
    void aBadPrefixIsNamed() {
        assertThatThrownBy(() -> new IndexNames("Shop")).hasMessageContaining("index-prefix='Shop'");
    }

    @Test
    void anIdIsTheKeyWhereElasticsearchTakesIt() {
        assertThat(DocumentIds.of(new RowKey(List.of("7")))).isEqualTo("7");
        assertThat(DocumentIds.of(new RowKey(List.of("a|b", "c")))).isEqualTo("a\\|b|c");
        assertThat(DocumentIds.of(new RowKey(List.of("")))).startsWith("sha256:");
        assertThat(DocumentIds.of(new RowKey(List.of("x".repeat(512))))).isEqualTo("x".repeat(512));
        assertThat(DocumentIds.of(new RowKey(List.of("\u5546".repeat(171))))).startsWith("sha256:");
    }
}
