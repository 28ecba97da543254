package io.orrery.consumer.guide;

import io.orrery.consumer.RowHandler;
import io.orrery.consumer.Satellite;
import io.orrery.event.Metadata;
import java.math.BigDecimal;

public class AuditSatellite implements RowHandler<AuditSatellite.Order> {

    public record Order(long id, String status, BigDecimal total) {}

    public void onWrite(Order order, Metadata change) {
        System.out.println(change.committedAt() + " placed " + order);
    }

    public void onUpdate(Order before, Order after, Metadata change) {
        System.out.println(change.committedAt() + " " + before.status() + " -> " + after);
    }

    public void onDelete(Order order, Metadata change) {
        System.out.println(change.committedAt() + " removed " + order);
    }

    public static void main(String[] args) {
        Satellite.named("audit").stream("changes")
                .on("shop.orders", Order.class, new AuditSatellite())
                .start();
    }
}
