package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.producer.privacy.ColumnRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names that nothing has. */
class SelectionNamesTest {

    private static final Map<TableName, List<Column>> TABLES = Map.of(
            new TableName("shop", "customers"), List.of(Column.of("id", "int"), Column.of("Email", "text")),
            new TableName("shop", "orders"), List.of(Column.of("id", "int"), Column.of("note", "text")),
            new TableName("other", "secret"), List.of(Column.of("id", "int")));

    private static SelectionNames names(String tables, String excluded, String exclude, String mask) {
        return names(tables, excluded, exclude, mask, TABLES);
    }

    private static SelectionNames names(
            String tables, String excluded, String exclude, String mask, Map<TableName, List<Column>> has) {
        return SelectionNames.of(
                new Selection(
                        TablePattern.parse(tables),
                        Optional.ofNullable(excluded).map(TablePattern::parse),
                        ColumnRules.parse(exclude, mask, Map.of("SALT", "s")),
                        Partitioning.KEY),
                has);
    }

    @Test
    void allIsRight() {
        SelectionNames names =
                names("shop.*", "shop.orders", "shop.customers.EMAIL,shop.*.em*", "shop.customers.email=sha256:SALT");
        assertThat(names.unknown()).isEmpty();
        assertThat(names.idle()).isEmpty();
    }

    @Test
    void aColumnThatNoTableHasIsNamedWithTheNearest() {
        assertThat(names("shop.*", null, "shop.customers.emial", "shop.*.noet=truncate:1")
                        .unknown())
                .containsExactly(
                        "--exclude-columns='shop.customers.emial' matches no column of shop.customers: did you mean"
                                + " 'Email'?",
                        "--mask-columns='shop.*.noet' matches no column of 2 tables: did you mean 'note'?");
    }

    @Test
    void aTableThatIsNotThereOrNotChosenIsNamed() {
        assertThat(names("shop.*", "shop.ordesr", "shop.custmers.email", null).unknown())
                .containsExactly(
                        "--exclude-tables='shop.ordesr' matches no table that can be seen: did you mean 'shop.orders'?",
                        "--exclude-columns='shop.custmers.email' is of no table that is chosen and can be seen: did you"
                                + " mean 'shop.customers'?");
        assertThat(names("shop.*", null, "other.secret.id", null).unknown()).hasSize(1);
    }

    @Test
    void whatIsNotPublishedOrIsForLaterStopsNothing() {
        SelectionNames names = names("shop.*,shop.odrers", "shop._*", "*.*.password*,shop.log_*.ip", null);
        assertThat(names.unknown()).isEmpty();
        assertThat(names.idle()).hasSize(4).anySatisfy(idle -> assertThat(idle)
                .isEqualTo(
                        "--tables='shop.odrers' matches no table that can be seen: did you mean" + " 'shop.orders'?"));
    }

    @Test
    void whereNoTableCanBeSeenNothingIsCompared() {
        SelectionNames names = names("shop.*", "shop.x", "shop.customers.email", null, Map.of());
        assertThat(names.unknown()).isEmpty();
        assertThat(names.idle()).hasSize(2).last().asString().contains("can't be checked", "grant SELECT");
    }
}
