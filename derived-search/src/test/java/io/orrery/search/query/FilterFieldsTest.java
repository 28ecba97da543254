package io.orrery.search.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterFieldsTest {

    private static final TableName PRODUCTS = new TableName("shop", "products");
    private static final List<String> KNOWN = List.of("id", "name", "price", "spec", "made at");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "price:<200; price",
                "status:paid AND total:>10; status total",
                "+a:1 -b:2 !c:3 (d:4 OR NOT e:5)&&f:6; a b c d e f",
                "name:\"x:y\" AND id:[a:1 TO \"b:]\"} AND z:9; name id z",
                "name:/a:b\\/c:d/ q:1; name q",
                "_exists_:price; price",
                "made\\ at:1 first\\:second; 'made at'",
                "spec.color:red pri*:1; spec.color pri*",
                "price:(1 OR 2)^2 a-b:1; price a-b",
                "words only; ''"
            })
    void findsWhatStandsBeforeAColon(String query, String fields) {
        assertThat(String.join(" ", FilterFields.in(query))).isEqualTo(fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price:<200",
                "spec.color.dark:1",
                "name.keyword:x",
                "_id:7",
                "pri*:1",
                "*:*",
                "made\\ at:1",
                "free words"
            })
    void whatTheTableHasIsAsked(String query) {
        assertThatCode(() -> FilterFields.require(query, PRODUCTS, KNOWN)).doesNotThrowAnyException();
    }

    @Test
    void whatItLacksIsAnErrorThatNamesTheNearest() {
        assertThatThrownBy(() -> FilterFields.require("name:x AND prise:<200", PRODUCTS, KNOWN))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("shop.products has no field 'prise'")
                .hasMessageContaining("the nearest is 'price'");
        assertThatThrownBy(() -> FilterFields.require("prx*:1", PRODUCTS, KNOWN))
                .isInstanceOf(UsageException.class);
    }
}
