package io.orrery.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every MySQL type with its edge values, from a row in MySQL through producer and stream into both stores. */
class AllTypesXIT {

    private static final String[] TABLES = {
        "CREATE TABLE kinds.numbers (id BIGINT UNSIGNED PRIMARY KEY, t TINYINT, tu TINYINT UNSIGNED, s SMALLINT,"
                + " su SMALLINT UNSIGNED, m MEDIUMINT, mu MEDIUMINT UNSIGNED, i INT, iu INT UNSIGNED, b BIGINT,"
                + " bu BIGINT UNSIGNED, d38 DECIMAL(38,10), d65 DECIMAL(65,30), d0 DECIMAL(10,0), f FLOAT, g DOUBLE,"
                + " b1 BIT(1), b64 BIT(64), y YEAR)",
        "CREATE TABLE kinds.times (id INT PRIMARY KEY, d DATE, dt DATETIME, dt6 DATETIME(6), ts TIMESTAMP NULL,"
                + " ts3 TIMESTAMP(3) NULL, t TIME, t6 TIME(6))",
        "CREATE TABLE kinds.texts (id VARCHAR(20) PRIMARY KEY, c CHAR(5), v VARCHAR(200), x MEDIUMTEXT,"
                + " latin VARCHAR(20) CHARACTER SET latin1, bi BINARY(4), vb VARBINARY(20), bl BLOB,"
                + " e ENUM('', 'a,b', 'ä''\"'), st SET('x', 'y z', 'ß'), j JSON, ge GEOMETRY,"
                + " gen INT GENERATED ALWAYS AS (CHAR_LENGTH(v)) STORED) CHARACTER SET utf8mb4",
    };

    private static final String[] ROWS = {
        "SET SESSION sql_mode = ''",
        "SET SESSION time_zone = '+00:00'",
        "INSERT INTO kinds.numbers VALUES (0, -128, 0, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0,"
                + " -9999999999999999999999999999.9999999999, -99999999999999999999999999999999999.999999999999999999999999999999,"
                + " -9999999999, -3.4028235e38, -1.7976931348623157e308, b'0', 0, 1901)",
        "INSERT INTO kinds.numbers VALUES (18446744073709551615, 127, 255, 32767, 65535, 8388607, 16777215, 2147483647,"
                + " 4294967295, 9223372036854775807, 18446744073709551615, 9999999999999999999999999999.9999999999,"
                + " 99999999999999999999999999999999999.999999999999999999999999999999, 9999999999, 1.17549435e-38,"
                + " 2.2250738585072014e-308, b'1', 18446744073709551615, 2155)",
        "INSERT INTO kinds.numbers (id) VALUES (7)",
        "INSERT INTO kinds.times VALUES (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', 0, 0,"
                + " '-838:59:59', '-838:59:58.999999')",
        "INSERT INTO kinds.times VALUES (2, '9999-12-31', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999999',"
                + " '2038-01-19 03:14:07', '2038-01-19 03:14:07.999', '838:59:59', '838:59:58.999999')",
        "INSERT INTO kinds.times VALUES (3, '1000-01-01', '1000-01-01 00:00:00', '1000-01-01 00:00:00.000001',"
                + " '1970-01-01 00:00:01', '1970-01-01 00:00:01.001', '00:00:00', '-00:00:00.000001')",
        "INSERT INTO kinds.times (id) VALUES (4)",
        "INSERT INTO kinds.texts (id, c, v, x, latin, bi, vb, bl, e, st, j, ge) VALUES ('Ünïcode 😀', 'a', 'tab\\there',"
                + " REPEAT('長い', 5000), 'café', 'ab', X'00FF', REPEAT(X'00', 300), 'ä''\"', 'x,ß',"
                + " '{\"n\": null, \"a\": [1, -2.5, 1e300, \"\\\\u0000\", {\"deep\": [[[]]]}], \"big\": 18446744073709551615}',"
                + " ST_GeomFromText('POINT(1 2)', 4326))",
        "INSERT INTO kinds.texts (id, c, v, x, latin, bi, vb, bl, e, st, j, ge) VALUES ('', '', '', '', '', '', '', '', '',"
                + " '', 'null', ST_GeomFromText('GEOMETRYCOLLECTION EMPTY'))",
        "INSERT INTO kinds.texts (id) VALUES ('nothing')",
    };

    @TempDir
    Path folder;

    @Test
    @Tag("soak") // A minute.
    void arriveInBothStoresAsMysqlHasThem() throws SQLException {
        Map<String, String> environment = StackVariables.shared();
        environment.put("ORRERY_OLAP_DATABASE", folder.resolve("olap.duckdb").toString());
        environment.put("ORRERY_STREAM", "kinds");
        // Leases are kept by name: under the default one the next test would go on with this stream's.
        environment.put("ORRERY_NAME", "kinds-search");
        environment.put("ORRERY_OLAP_NAME", "kinds-olap");
        Source.sql("CREATE DATABASE kinds");
        Source.sql(TABLES);
        Source.sql(ROWS);
        try (OrreryProcess producer = OrreryProcess.start(
                environment, "producer", "--tables", "kinds.*", "--create-stream", "1", "--from", "earliest")) {
            Source.awaitRead(producer);
            try (OrreryProcess search = OrreryProcess.start(environment, "search", "run");
                    OrreryProcess olap = OrreryProcess.start(environment, "olap", "run")) {
                String counts = "SELECT 'all of ' || ((SELECT count(*) FROM kinds.numbers)"
                        + " + (SELECT count(*) FROM kinds.times) + (SELECT count(*) FROM kinds.texts)) AS n";
                await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
                    assertThat(search.isRunning()).as(search.err()).isTrue();
                    assertThat(olap.isRunning()).as(olap.err()).isTrue();
                    assertThat(OrreryProcess.run(environment, "olap", "sql", counts)
                                    .out())
                            .contains("all of 10");
                });
                assertEqual(OrreryProcess.run(environment, "olap", "verify", "--tables", "kinds.*"), 3, 4, 3);
                String extremes =
                        "SELECT min(d65), max(bu), (SELECT min(t6) FROM kinds.times) AS t6 FROM kinds.numbers";
                assertThat(OrreryProcess.run(environment, "olap", "sql", "--format", "csv", extremes)
                                .out())
                        .contains("-99999999999999999999999999999999999.999999999999999999999999999999")
                        .contains("18446744073709551615")
                        .contains("-838:59:58.999999");
                await().atMost(Duration.ofSeconds(120))
                        .untilAsserted(() -> assertEqual(
                                OrreryProcess.run(environment, "search", "verify", "--tables", "kinds.*"), 3, 4, 3));
            }
        }
    }

    private static void assertEqual(OrreryProcess verify, int numbers, int times, int texts) {
        assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
        assertThat(verify.out())
                .contains("kinds.numbers: " + numbers + " rows, equal")
                .contains("kinds.times: " + times + " rows, equal")
                .contains("kinds.texts: " + texts + " rows, equal");
    }
}
