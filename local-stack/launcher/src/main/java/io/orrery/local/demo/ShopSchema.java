package io.orrery.local.demo;

import io.orrery.event.TableName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The shop's tables, and the products that it sells. */
final class ShopSchema {

    static final String DATABASE = "shop";

    static final List<TableName> TABLES = List.of(
            new TableName(DATABASE, "customers"),
            new TableName(DATABASE, "products"),
            new TableName(DATABASE, "orders"),
            new TableName(DATABASE, "order_lines"));

    private static final List<String> STATEMENTS =
            List.of("CREATE DATABASE shop CHARACTER SET utf8mb4", """
            CREATE TABLE shop.customers (
              id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
              name VARCHAR(80) NOT NULL,
              email VARCHAR(120) NOT NULL UNIQUE,
              tier ENUM('basic','silver','gold') NOT NULL DEFAULT 'basic',
              interests SET('coffee','cooking','outdoor','science','cycling','writing') NOT NULL,
              joined DATE NOT NULL,
              score DOUBLE NULL,
              note TEXT NULL)""", """
            CREATE TABLE shop.products (
              id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
              name VARCHAR(80) NOT NULL,
              category VARCHAR(20) NOT NULL,
              description TEXT NOT NULL,
              price DECIMAL(10,2) NOT NULL,
              stock INT NOT NULL,
              attributes JSON NULL,
              updated_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))""", """
            CREATE TABLE shop.orders (
              id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
              customer_id BIGINT UNSIGNED NOT NULL,
              status ENUM('placed','paid','shipped','delivered','cancelled') NOT NULL,
              placed_at DATETIME(3) NOT NULL,
              total DECIMAL(12,2) NOT NULL,
              KEY (customer_id))""", """
            CREATE TABLE shop.order_lines (
              order_id BIGINT NOT NULL,
              line SMALLINT UNSIGNED NOT NULL,
              product_id INT UNSIGNED NOT NULL,
              quantity SMALLINT UNSIGNED NOT NULL,
              unit_price DECIMAL(10,2) NOT NULL,
              PRIMARY KEY (order_id, line))""");

    private ShopSchema() {}

    static void create(Connection mysql) throws SQLException {
        try (Statement statement = mysql.createStatement()) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
        }
    }

    /** Inserts the products in one transaction; returns how many rows. */
    private static int insertProducts(Connection mysql) throws SQLException {
        List<String[]> products = products();
        try (PreparedStatement insert = mysql.prepareStatement(
                "INSERT INTO shop.products (name, price, category, description, stock, attributes)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            for (String[] product : products) {
                insert.setString(1, product[0]);
                insert.setString(2, product[1]);
                insert.setString(3, product[2]);
                insert.setString(4, product[3]);
                insert.setInt(5, 100);
                insert.setString(
                        6,
                        "{\"category\": \"" + product[2] + "\", \"words\": " + product[3].split(" ").length
                                + ", \"tags\": [\"new\"]}");
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return products.size();
    }

    /** What the shop did before anybody followed it. */
    private static final List<String> HISTORY = List.of("SET SESSION cte_max_recursion_depth = 10000", """
            INSERT INTO shop.customers (name, email, tier, interests, joined, score)
            WITH RECURSIVE past AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM past WHERE i < 500)
            SELECT CONCAT('Regular ', i), CONCAT('regular', i, '@example.com'), ELT(1 + i % 3, 'basic', 'silver', 'gold'),
                   ELT(1 + i % 2, 'coffee', 'science'), '2020-01-01' + INTERVAL i DAY, i / 7 FROM past""", """
            INSERT INTO shop.orders (customer_id, status, placed_at, total)
            WITH RECURSIVE past AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM past WHERE i < 2000)
            SELECT 1 + i % 500, 'delivered', '2024-01-01' + INTERVAL i HOUR, 10 + i % 90 FROM past""", """
            INSERT INTO shop.order_lines (order_id, line, product_id, quantity, unit_price)
            SELECT o.id, 1, p.id, 1, o.total FROM shop.orders o
            JOIN (SELECT MIN(id) AS id FROM shop.products) p""");

    /** Customers that there are before the writer begins. */
    static final int PAST_CUSTOMERS = 500;

    /**
     * Inserts what is older than the log, and then purges the log: only a snapshot can bring it.
     *
     * @return how many rows
     */
    static int insertHistory(Connection mysql) throws SQLException {
        int rows = insertProducts(mysql);
        try (Statement statement = mysql.createStatement()) {
            for (String sql : HISTORY) {
                statement.execute(sql);
                rows += Math.max(0, statement.getUpdateCount());
            }
            mysql.commit();
            statement.execute("FLUSH BINARY LOGS");
            String newest = "";
            try (ResultSet logs = statement.executeQuery("SHOW BINARY LOGS")) {
                while (logs.next()) {
                    newest = logs.getString(1);
                }
            }
            statement.execute("PURGE BINARY LOGS TO '" + newest + "'");
        }
        return rows;
    }

    /** How many products there are to be sold. */
    static int countProducts() {
        return products().size();
    }

    /** Name, price, category and description of each product. */
    private static List<String[]> products() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(ShopSchema.class.getResourceAsStream("products.tsv"), StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> line.split("\t", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
