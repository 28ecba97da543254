package io.orrery.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.TableName;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableComparisonTest {

    private static final TableName TABLE = new TableName("shop", "orders");

    private static Map<String, String> row(String id, String total) {
        Map<String, String> row = new HashMap<>();
        row.put("id", id);
        row.put("total", total);
        return row;
    }

    @Test
    void equalContentsAreEqual() {
        assertThat(TableComparison.of(TABLE, Map.of("1", row("1", null)), Map.of("1", row("1", null))))
                .matches(TableComparison::equal)
                .extracting(TableComparison::summary)
                .isEqualTo("equal");
    }

    @Test
    void everyKindOfDifferenceIsCounted() {
        TableComparison comparison = TableComparison.of(
                TABLE,
                Map.of("1", row("1", "9.50"), "2", row("2", "1.00"), "3", row("3", "1.00")),
                Map.of("1", row("1", "9.5"), "3", row("3", "1.00"), "4", row("4", "1.00")));
        assertThat(comparison.equal()).isFalse();
        assertThat(comparison)
                .extracting("rows", "missing", "extra", "different")
                .containsExactly(3, 1, 1, 1);
    }

    @Test
    void aDifferenceNamesKeyAndColumnButNoValue() {
        assertThat(TableComparison.of(TABLE, Map.of("1", row("1", "9.50")), Map.of("1", row("1", "9.51")))
                        .summary())
                .contains("key 1 differs in [total]")
                .doesNotContain("9.5");
    }

    @Test
    void jsonIsComparedByContent() {
        assertThat(CanonicalText.json("{\"b\": 1.50, \"a\": [1, null]}"))
                .isEqualTo(CanonicalText.json("{\"a\":[1,null],\"b\":1.50}"))
                .isNotEqualTo(CanonicalText.json("{\"a\":[1,null],\"b\":1.51}"));
    }
}
