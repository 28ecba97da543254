package io.orrery.benchmark.path;

import io.orrery.local.mysql.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes the changes that are measured: every row inserted, every second updated, every tenth deleted, in transactions of ten
 * thousand rows.
 */
final class Workload {

    static final String DATABASE = "bench";
    static final String TABLE = "orders";
    private static final int TRANSACTION = 10_000;

    private static final String CREATE = """
            CREATE TABLE bench.orders (
              id BIGINT NOT NULL PRIMARY KEY, customer BIGINT UNSIGNED NOT NULL, status VARCHAR(12) NOT NULL,
              total DECIMAL(12,2) NOT NULL, quantity INT NOT NULL, weight DOUBLE NOT NULL, placed DATETIME(3) NOT NULL,
              updated TIMESTAMP(6) NOT NULL, note VARCHAR(120) NULL, active TINYINT NOT NULL)""";

    private static final String INSERT = """
            INSERT INTO bench.orders
            WITH RECURSIVE ids(id) AS (SELECT CAST(? AS SIGNED) UNION ALL SELECT id + 1 FROM ids WHERE id + 1 < ?)
            SELECT id, id * 7 % 100000, ELT(1 + id % 4, 'placed', 'paid', 'shipped', 'delivered'), id % 5000 + 0.5,
              id % 10, id / 8, '2026-01-02 03:04:05' + INTERVAL id SECOND, CURRENT_TIMESTAMP(6),
              CONCAT('Leave it with the neighbour at number ', id, '; the bell does not work.'), id % 2
            FROM ids""";

    private final int rows;

    Workload(int rows) {
        this.rows = rows;
    }

    /** A place in the binary log. */
    record Place(String file, long position) {

        static Place now(MySqlServer mysql) throws SQLException {
            try (Connection connection = mysql.connect();
                    Statement statement = connection.createStatement();
                    ResultSet status = statement.executeQuery("SHOW MASTER STATUS")) {
                status.next();
                return new Place(status.getString(1), status.getLong(2));
            }
        }
    }

    int rows() {
        return rows;
    }

    /** How many row changes {@link #write} makes. */
    long changes() {
        return rows + updates() + deletes();
    }

    /** Half of the rows. */
    long updates() {
        return rows / 2;
    }

    /** A tenth of the rows. */
    long deletes() {
        return rows / 10;
    }

    static void create(MySqlServer mysql) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
            statement.execute(CREATE);
        }
    }

    /** The rows alone, none of them changed. */
    void insert(MySqlServer mysql) throws SQLException {
        try (Connection connection = mysql.connect()) {
            insert(connection);
        }
    }

    private void insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION cte_max_recursion_depth = " + 2 * TRANSACTION);
        }
        inChunks(connection, INSERT);
    }

    void write(MySqlServer mysql) throws SQLException {
        try (Connection connection = mysql.connect()) {
            insert(connection);
            inChunks(
                    connection,
                    "UPDATE bench.orders SET status = 'returned', total = total + 1"
                            + " WHERE id >= ? AND id < ? AND id % 2 = 0");
            inChunks(connection, "DELETE FROM bench.orders WHERE id >= ? AND id < ? AND id % 10 = 1");
        }
    }

    private void inChunks(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < rows; from += TRANSACTION) {
                statement.setInt(1, from);
                statement.setInt(2, Math.min(rows, from + TRANSACTION));
                statement.executeUpdate();
            }
        }
    }
}
