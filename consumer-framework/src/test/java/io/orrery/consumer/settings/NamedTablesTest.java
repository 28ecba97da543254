package io.orrery.consumer.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.RejectedException;
import io.orrery.event.TableName;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedTablesTest {

    @ParameterizedTest
    @CsvSource({
        "shop.custmers, shop.customers",
        "shop.cusotmers, shop.customers",
        "Shop.customers, shop.customers",
        "shp.customers, shop.customers",
        "shop.order, shop.orders"
    })
    void aNameThatIsWrittenAlmostSoIsTakenForASlip(String named, String came) {
        assertThatThrownBy(() -> NamedTables.require(TableName.parse(came), List.of(TableName.parse(named))))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("'" + came + ": {}'");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.user1, shop.user2",
        "app1.users, app2.users",
        "shop.items, shop.orders",
        "a.x, a.y",
        "crm.customers, shop.customers",
        "shop.orders_2025, shop.orders_2026"
    })
    void othersAreNot(String named, String came) {
        assertThatCode(() -> NamedTables.require(TableName.parse(came), List.of(TableName.parse(named))))
                .doesNotThrowAnyException();
    }
}
