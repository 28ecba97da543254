package io.orrery.consumer.guide;

import java.math.BigDecimal;

/** A row of shop.orders, as far as the audit wants it: other columns are passed over. */
public record Order(long id, String status, BigDecimal total) {}
