package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.guide.Audit;
import io.orrery.consumer.guide.Order;
import io.orrery.runtime.UsageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Wrong settings are errors that name the setting and the remedy, before anything is read. */
class SettingsTest {

    private static Satellite satellite() {
        return Satellite.named("audit").stream("changes");
    }

    private static Satellite on(Satellite satellite, String pattern) {
        return satellite.on(pattern, Order.class, new Audit(Path.of("never")));
    }

    private static void refuses(Satellite satellite, String... parts) {
        assertThatThrownBy(satellite::start)
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("'audit'");
    }

    @Test
    void aSecondHandlerForATableIsRefused() {
        refuses(on(on(satellite(), "shop.orders"), "shop.orders"), "'shop.orders'", "one handler");
    }

    @Test
    void aHandlerBehindOneForAllTablesIsRefused() {
        refuses(on(on(satellite(), "*.*"), "shop.orders"), "'shop.orders'", "'*.*'", "most particular first");
    }

    @Test
    void aSatelliteNeedsAStreamAndEitherHandlersOrAStore() {
        refuses(on(Satellite.named("audit"), "shop.orders"), "stream(NAME)");
        refuses(satellite(), "on(...)", "store(...)");
        refuses(on(satellite().store(batch -> ApplyResult.of(0, 0)), "shop.orders"), "one or the other");
    }

    @Test
    void whatIsNoPatternNoNameAndNoStartSaysWhatIs() {
        assertThatThrownBy(() -> on(satellite(), "orders")).hasMessageContaining("must be SCHEMA.TABLE");
        assertThatThrownBy(() -> satellite().key("shop.users")).hasMessageContaining("shop.users=id");
        assertThatThrownBy(() -> Satellite.named("my audit")).hasMessageContaining("letters, digits");
        assertThatThrownBy(() -> StartFrom.parse("yesterday")).hasMessageContaining("trim-horizon, latest");
    }
}
