package io.orrery.local.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MySqlServerXIT {

    @TempDir
    Path folder;

    @BeforeEach
    void letTheServersUserIn() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void keepsCommittedRowsOverACrashAndARestart() throws SQLException {
        try (MySqlServer mysql =
                MySqlServer.start(folder.resolve("mysql"), MySqlOptions.defaults(), Progress.silent())) {
            execute(mysql, "CREATE DATABASE shop");
            execute(mysql, "CREATE TABLE shop.orders (id INT PRIMARY KEY)");
            execute(mysql, "INSERT INTO shop.orders VALUES (1)");
            mysql.kill();
            assertThat(mysql.healthy()).isFalse();
            mysql.start();
            execute(mysql, "INSERT INTO shop.orders VALUES (2)");
            mysql.restart();
            assertThat(query(mysql, "SELECT count(*) FROM shop.orders")).isEqualTo("2");
        }
    }

    @Test
    void hasTheSettingsOfASource() throws SQLException {
        try (MySqlServer mysql = MySqlServer.start(
                folder.resolve("mysql"),
                MySqlOptions.defaults().with("binlog_row_image", "MINIMAL"),
                Progress.silent())) {
            assertThat(query(mysql, "SELECT @@binlog_format")).isEqualTo("ROW");
            assertThat(query(mysql, "SELECT @@binlog_row_image")).isEqualTo("MINIMAL");
            assertThat(query(mysql, "SELECT @@binlog_row_metadata")).isEqualTo("FULL");
            assertThat(query(mysql, "SELECT @@gtid_mode")).isEqualTo("ON");
            assertThat(query(mysql, "SELECT @@gtid_executed")).isEmpty();
            assertThat(query(mysql, "SELECT @@bind_address")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void runsWithoutABinlogOrWithStatementsWhenAsked() throws SQLException {
        MySqlOptions off = MySqlOptions.defaults()
                .with("skip-log-bin", "")
                .with("gtid_mode", "OFF")
                .with("enforce_gtid_consistency", "OFF");
        try (MySqlServer mysql = MySqlServer.start(folder.resolve("mysql"), off, Progress.silent())) {
            assertThat(query(mysql, "SELECT @@log_bin")).isEqualTo("0");
            mysql.restart(MySqlOptions.defaults().with("binlog_format", "STATEMENT"));
            assertThat(query(mysql, "SELECT @@binlog_format")).isEqualTo("STATEMENT");
            assertThat(query(mysql, "SELECT @@log_bin")).isEqualTo("1");
        }
    }

    private static void execute(MySqlServer mysql, String sql) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(MySqlServer mysql, String sql) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
