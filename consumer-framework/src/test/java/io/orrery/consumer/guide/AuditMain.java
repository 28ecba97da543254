package io.orrery.consumer.guide;

import io.orrery.consumer.Satellite;
import java.nio.file.Path;

public final class AuditMain {

    public static void main(String[] arguments) {
        satellite(Path.of("audit.log")).run();
    }

    static Satellite satellite(Path file) {
        return Satellite.named("audit").stream("changes").on("shop.orders", Order.class, new Audit(file));
    }
}
