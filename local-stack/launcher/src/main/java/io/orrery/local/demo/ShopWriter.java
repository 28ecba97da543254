package io.orrery.local.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One customer-facing day after another: places orders, pays, ships, cancels and deletes them, changes prices and
 * customers. Owned by one thread; {@link #rowsCommitted()} may be read by any.
 */
final class ShopWriter {

    private static final String[] FIRST = {
        "Ada", "Björn", "Chloé", "Dmitri", "Eleni", "Farid", "Grace", "Hana", "Ivo", "José", "Keiko", "Łukasz"
    };
    private static final String[] LAST = {
        "Lovelace", "Ångström", "Dupont", "Sokolov", "Papadaki", "Haddad", "Hopper", "Sato", "Novák", "Muñoz"
    };
    private static final String[] INTERESTS = {"coffee", "cooking", "outdoor", "science", "cycling", "writing"};
    private static final List<String> TIERS = List.of("basic", "silver", "gold");

    private final Connection mysql;
    private final Random random;
    private final AtomicLong rowsCommitted = new AtomicLong();
    private int customers;
    private final int products;

    /**
     * Takes over {@code mysql}, which must not be used by others meanwhile.
     *
     * @param customers how many there are
     */
    ShopWriter(Connection mysql, int products, int customers, long seed) throws SQLException {
        this.mysql = mysql;
        this.random = new Random(seed);
        this.products = products;
        this.customers = customers;
        mysql.setAutoCommit(false);
    }

    /** The rows inserted, updated and deleted by committed transactions. */
    long rowsCommitted() {
        return rowsCommitted.get();
    }

    /** Commits one transaction. */
    void writeOnce() throws SQLException {
        int rows;
        int choice = customers == 0 ? 0 : random.nextInt(100);
        if (choice < 10) {
            rows = newCustomer();
        } else if (choice < 50) {
            rows = placeOrder();
        } else if (choice < 75) {
            rows = advanceOrder();
        } else if (choice < 85) {
            rows = changePrice();
        } else if (choice < 92) {
            rows = changeCustomer();
        } else {
            rows = deleteOldest();
        }
        mysql.commit();
        rowsCommitted.addAndGet(rows);
    }

    private int newCustomer() throws SQLException {
        String name = FIRST[random.nextInt(FIRST.length)] + " " + LAST[random.nextInt(LAST.length)];
        customers++;
        return execute(
                "INSERT INTO shop.customers (name, email, interests, joined, score, note) VALUES (?, ?, ?, ?, ?, ?)",
                name,
                "customer" + customers + "@example.com",
                INTERESTS[random.nextInt(INTERESTS.length)] + "," + INTERESTS[random.nextInt(INTERESTS.length)],
                LocalDateTime.now(ZoneOffset.UTC).toLocalDate(),
                random.nextInt(4) == 0 ? null : (Object) random.nextGaussian(),
                random.nextBoolean() ? null : "Prefers parcels \"at the door\" – " + name + " \uD83D\uDCE6");
    }

    private int placeOrder() throws SQLException {
        int lines = 1 + random.nextInt(5);
        execute(
                "INSERT INTO shop.orders (customer_id, status, placed_at, total) VALUES (?, 'placed', ?, 0)",
                1 + random.nextInt(customers),
                LocalDateTime.ofInstant(Instant.now(), ZoneOffset.UTC));
        long order = queryLong("SELECT LAST_INSERT_ID()");
        for (int line = 1; line <= lines; line++) {
            int product = 1 + random.nextInt(products);
            execute(
                    "INSERT INTO shop.order_lines SELECT ?, ?, id, ?, price FROM shop.products WHERE id = ?",
                    order,
                    line,
                    1 + random.nextInt(3),
                    product);
        }
        execute(
                "UPDATE shop.orders SET total = (SELECT SUM(quantity * unit_price) FROM shop.order_lines"
                        + " WHERE order_id = ?) WHERE id = ?",
                order,
                order);
        return 2 + lines;
    }

    private int advanceOrder() throws SQLException {
        return execute(
                "UPDATE shop.orders SET status = ELT(FIELD(status, 'placed', 'paid', 'shipped') + 1,"
                        + " 'delivered', 'paid', 'shipped', IF(RAND() < 0.2, 'cancelled', 'delivered')) WHERE id = ?",
                anyOrder());
    }

    private int changePrice() throws SQLException {
        return execute(
                "UPDATE shop.products SET price = ?, stock = stock - 1,"
                        + " attributes = JSON_SET(attributes, '$.discount', ?) WHERE id = ?",
                BigDecimal.valueOf(100 + random.nextInt(30_000), 2),
                random.nextInt(50),
                1 + random.nextInt(products));
    }

    private int changeCustomer() throws SQLException {
        return execute(
                "UPDATE shop.customers SET tier = ?, score = ? WHERE id = ?",
                TIERS.get(random.nextInt(TIERS.size())),
                random.nextDouble(),
                1 + random.nextInt(customers));
    }

    private int deleteOldest() throws SQLException {
        long order = queryLong("SELECT COALESCE(MIN(id), 0) FROM shop.orders");
        return execute("DELETE FROM shop.order_lines WHERE order_id = ?", order)
                + execute("DELETE FROM shop.orders WHERE id = ?", order);
    }

    private long anyOrder() throws SQLException {
        long newest = queryLong("SELECT COALESCE(MAX(id), 0) FROM shop.orders");
        return Math.max(1, newest - random.nextInt(200));
    }

    private int execute(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = mysql.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private long queryLong(String sql) throws SQLException {
        try (Statement statement = mysql.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
