package io.orrery.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.TableName;
import io.orrery.local.stack.SharedStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceReaderXIT {

    @Test
    void timesKeepAFractionOfZeros() throws SQLException {
        try (Connection mysql = Shop.connect(SharedStack.mysql());
                Statement statement = mysql.createStatement()) {
            statement.execute("CREATE DATABASE source_reader");
            statement.execute("CREATE TABLE source_reader.t"
                    + " (id INT PRIMARY KEY, d DATETIME(3), s TIMESTAMP(6) NULL, n DATETIME NULL, j JSON)");
            statement.execute("INSERT INTO source_reader.t VALUES"
                    + " (1, '2026-01-02 03:04:05.000', '2026-01-02 03:04:05.000000', NULL, '{\"b\": 1, \"a\": 2}')");
            Map<String, Map<String, String>> rows = new SourceReader(mysql).read(new TableName("source_reader", "t"));
            assertThat(rows.get("1"))
                    .containsEntry("d", "2026-01-02T03:04:05.000")
                    .containsEntry("s", "2026-01-02T03:04:05.000000Z")
                    .containsEntry("n", null)
                    .containsEntry("j", "{\"a\":2,\"b\":1}");
        }
    }
}
