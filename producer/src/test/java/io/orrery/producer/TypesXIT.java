package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every type and its edge values: what comes out of the stream is what MySQL itself answers to a SELECT, and what {@code
 * mysql-source} reads by one, letter by letter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // A producer works by itself while it is open.
class TypesXIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private KinesisServer kinesis;
    private Source source;
    private Producer producer;
    private StreamReader reader;
    private SelectedRows selected;
    private SameBytes sameBytes;
    private int tables;

    @BeforeAll
    void start() throws Exception {
        kinesis = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), kinesis);
        // Zero and impossible dates are what old applications have; the session's zone must not matter.
        source.execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'", "SET SESSION time_zone = '+05:30'");
        reader = source.reader();
        sameBytes = SameBytes.from(source);
        producer = source.start(source.settings(1));
        selected = new SelectedRows(source.address());
    }

    @AfterAll
    void close() throws Exception {
        // Whatever the tests have logged: the way from bytes to bytes has to come to the same.
        assertThat(sameBytes.check()).isPositive();
        selected.close();
        producer.close();
        source.close();
        kinesis.close();
    }

    private void check(String type, String... values) throws SQLException {
        checkAll(Map.of(type, List.of(values)));
    }

    /** Makes a table for each type with a row for each value and NULL, and compares stream and SELECT. */
    private void checkAll(Map<String, List<String>> types) throws SQLException {
        compareAll(types, true);
    }

    private void compareAll(Map<String, List<String>> types, boolean shown) throws SQLException {
        Map<String, String> typeOf = new LinkedHashMap<>();
        int rows = 0;
        for (Map.Entry<String, List<String>> each : types.entrySet()) {
            String table = "t" + ++tables;
            typeOf.put(table, each.getKey());
            source.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, v " + each.getKey() + " NULL)");
            StringJoiner sql = new StringJoiner(", ", "INSERT INTO " + table + " VALUES ", "");
            int id = 0;
            for (String value : each.getValue()) {
                sql.add("(" + ++id + ", " + value + ")");
            }
            source.execute(sql.add("(" + ++id + ", NULL)").toString());
            rows += id;
        }
        Map<String, Map<Long, Row>> written = rows(typeOf, rows);
        SoftAssertions softly = new SoftAssertions();
        for (Map.Entry<String, String> each : typeOf.entrySet()) {
            if (shown) {
                compare(softly, each.getKey(), each.getValue(), written.get(each.getKey()));
            }
            selected.compare(
                    softly, each.getValue(), new TableName(source.name(), each.getKey()), written.get(each.getKey()));
        }
        softly.assertAll();
    }

    private Map<String, Map<Long, Row>> rows(Map<String, String> typeOf, int count) {
        await().atMost(SOON).failFast(source::check).untilAsserted(() -> {
            source.check();
            assertThat(collect(typeOf).values().stream().mapToInt(Map::size).sum())
                    .isEqualTo(count);
        });
        return collect(typeOf);
    }

    private Map<String, Map<Long, Row>> collect(Map<String, String> typeOf) {
        Map<String, Map<Long, Row>> rows = new HashMap<>();
        for (StreamReader.Seen seen : reader.poll().seen()) {
            if (seen.event() instanceof Write<?> write
                    && typeOf.containsKey(write.table().table())) {
                Row row = (Row) write.row();
                rows.computeIfAbsent(write.table().table(), t -> new HashMap<>())
                        .put(row.getLong("id"), row);
            }
        }
        return rows;
    }

    private void compare(SoftAssertions softly, String table, String type, Map<Long, Row> rows) throws SQLException {
        Column column = rows.get(1L).schema().columns().get(1);
        try (Statement statement = source.connection().createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            try (ResultSet result = statement.executeQuery(
                    "SELECT id, " + Answers.question(column) + " FROM " + table + " ORDER BY id")) {
                while (result.next()) {
                    Object actual = rows.get(result.getLong(1)).get("v");
                    softly.assertThat(Answers.ours(column, actual))
                            .as("%s, row %d", type, result.getLong(1))
                            .isEqualTo(Answers.theirs(column, result.getString(2)));
                }
            }
            statement.execute("SET time_zone = '+05:30'");
        }
    }

    @Test
    void everyKindOfChangeIsWrittenFromBytesToBytesAsItIsFromRows() throws Exception {
        SameBytes own = SameBytes.from(source);
        source.execute(
                "CREATE TABLE `kinds \"of\" \\ ü` (id INT, `a\"b\\ü` VARCHAR(60) CHARACTER SET utf8mb4, j JSON NOT NULL,"
                        + " d DECIMAL(8,3), t TIMESTAMP(6) NULL, b BLOB, e ENUM('x','\"y\"'), s SET('p','q\\\\','r'),"
                        + " g GEOMETRY, l TEXT CHARACTER SET latin1, u TEXT CHARACTER SET ucs2, n VARCHAR(9) NOT NULL,"
                        + " PRIMARY KEY (n, id))",
                "INSERT INTO `kinds \"of\" \\ ü` VALUES"
                        + " (1, CONCAT(CHAR(0), CHAR(31), CHAR(127), '\\n\\t\\r\\\\\"/', '😀 ü €'), 'null', -0.001, NOW(6), x'00ff10',"
                        + " 'x', 'p,r', POINT(1, 2), 'plain', 'ucs', 'k|1'),"
                        + " (2, '', '[null]', 12345.678, '1970-01-01 06:00:00.000001', '', '\"y\"', '', NULL, 'fünf', 'ß', 'k'),"
                        + " (3, NULL, '{\"a\": \"null\"}', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '')",
                "UPDATE `kinds \"of\" \\ ü` SET j = 'null', d = d + 1",
                "UPDATE `kinds \"of\" \\ ü` SET n = 'other' WHERE id = 2",
                "SET SESSION binlog_row_image = 'MINIMAL'",
                "UPDATE `kinds \"of\" \\ ü` SET l = 'minimal', j = '1' WHERE id = 1",
                "UPDATE `kinds \"of\" \\ ü` SET n = 'minimal' WHERE id = 1",
                "DELETE FROM `kinds \"of\" \\ ü` WHERE id = 1",
                "SET SESSION binlog_row_image = 'NOBLOB'",
                "UPDATE `kinds \"of\" \\ ü` SET e = 'x' WHERE id = 3",
                "SET SESSION binlog_row_image = 'FULL'",
                "DELETE FROM `kinds \"of\" \\ ü`");
        // All but the two updates of keys, which are two events each.
        assertThat(own.check()).isEqualTo(11);
    }

    @Test
    void integersOfEveryWidth() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        int bits = 0;
        for (String name : List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT")) {
            bits = name.equals("MEDIUMINT") ? 24 : name.equals("INT") ? 32 : bits == 0 ? 8 : bits == 8 ? 16 : 64;
            java.math.BigInteger half = java.math.BigInteger.ONE.shiftLeft(bits - 1);
            types.put(
                    name,
                    List.of(
                            "0",
                            "1",
                            "-1",
                            half.negate().toString(),
                            half.subtract(java.math.BigInteger.ONE).toString()));
            types.put(
                    name + " UNSIGNED",
                    List.of(
                            "0",
                            "1",
                            half.toString(),
                            half.shiftLeft(1).subtract(java.math.BigInteger.ONE).toString()));
        }
        types.put("BOOLEAN", List.of("TRUE", "FALSE"));
        types.put("YEAR", List.of("0", "1901", "2155", "2024"));
        checkAll(types);
    }

    /** MySQL shows zeros that are not part of the number, which the log does not have. */
    @Test
    void zerofill() throws SQLException {
        selectedAlone(Map.of(
                "INT(4) ZEROFILL", List.of("7"),
                "BIGINT ZEROFILL", List.of("7", "18446744073709551615"),
                "DECIMAL(65,2) ZEROFILL", List.of("7.5"),
                "DECIMAL(10,0) ZEROFILL", List.of("0", "12"),
                "FLOAT ZEROFILL", List.of("1.5"),
                "DOUBLE ZEROFILL", List.of("0.1")));
    }

    /** MySQL shows one text for several values of such a set. */
    @Test
    void aSetWithAnEmptyLabel() throws SQLException {
        selectedAlone(Map.of("SET('','x')", List.of("0", "1", "2", "3")));
    }

    /** As {@link #checkAll}, without what MySQL itself shows. */
    private void selectedAlone(Map<String, List<String>> types) throws SQLException {
        compareAll(types, false);
    }

    @Test
    void bits() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        for (int bits = 1; bits <= 64; bits++) {
            types.put(
                    "BIT(" + bits + ")",
                    List.of("b'0'", "b'1'", "b'" + "1".repeat(bits) + "'", "b'1" + "0".repeat(bits - 1) + "'"));
        }
        checkAll(types);
    }

    @Test
    void decimals() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        for (int[] size : new int[][] {
            {65, 30}, {65, 0}, {30, 30}, {1, 0}, {1, 1}, {9, 0}, {10, 0}, {10, 2}, {18, 9}, {18, 4}, {19, 9}, {20, 10},
            {38, 18}, {5, 4}
        }) {
            int whole = size[0] - size[1];
            String digits = "1234567890".repeat(7);
            String nines = (whole == 0 ? "0" : "9".repeat(whole)) + (size[1] == 0 ? "" : "." + "9".repeat(size[1]));
            String some = (whole == 0 ? "0" : digits.substring(0, whole))
                    + (size[1] == 0 ? "" : "." + digits.substring(0, size[1]));
            String least = size[1] == 0 ? "1" : "0." + "0".repeat(size[1] - 1) + "1";
            types.put(
                    "DECIMAL(" + size[0] + "," + size[1] + ")",
                    List.of("0", nines, "-" + nines, some, "-" + some, least, "-" + least));
        }
        types.put("DECIMAL(10,2) UNSIGNED", List.of("0", "99999999.99", "0.01"));
        checkAll(types);
    }

    @Test
    void floatingPoint() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put(
                "FLOAT",
                List.of(
                        "0",
                        "-0e0",
                        "1.5",
                        "0.1",
                        "3.402823466e38",
                        "-3.402823466e38",
                        "1.175494351e-38",
                        "16777217",
                        "1e-45"));
        types.put(
                "DOUBLE",
                List.of(
                        "0",
                        "-0e0",
                        "0.1",
                        "1.7976931348623157e308",
                        "-1.7976931348623157e308",
                        "2.2250738585072014e-308",
                        "4.9e-324",
                        "9007199254740993",
                        "1e22",
                        "123456789.123456789"));
        types.put("FLOAT(7,3)", List.of("1234.567", "-0.001"));
        types.put("DOUBLE(20,5)", List.of("123456789012.12345"));
        checkAll(types);
    }

    @Test
    void temporalTypesWithEveryFraction() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put(
                "DATE",
                List.of(
                        "'1000-01-01'",
                        "'9999-12-31'",
                        "'0000-00-00'",
                        "'2024-00-00'",
                        "'2024-02-31'",
                        "'2024-02-29'",
                        "'0001-01-01'"));
        for (int fraction = 0; fraction <= 6; fraction++) {
            String size = "(" + fraction + ")";
            types.put(
                    "DATETIME" + size,
                    List.of(
                            "'1000-01-01 00:00:00'",
                            "'9999-12-31 23:59:59'",
                            "'0000-00-00 00:00:00'",
                            "'2024-00-00 00:00:00.1'",
                            "'2024-02-31 12:34:56.123456'",
                            "'2024-06-15 01:02:03.000001'",
                            "'1969-12-31 23:59:58.999'"));
            types.put(
                    "TIMESTAMP" + size,
                    List.of(
                            "'0000-00-00 00:00:00'",
                            "'1970-01-01 05:30:01'",
                            "'2038-01-19 08:44:07'",
                            "'2024-06-15 01:02:03.123456'",
                            "'2024-06-15 01:02:03.000001'"));
            types.put(
                    "TIME" + size,
                    List.of(
                            "'00:00:00'",
                            "'-00:00:01'",
                            "'-00:00:00.5'",
                            "'-00:00:00.000001'",
                            "'838:59:59'",
                            "'-838:59:59'",
                            "'-838:59:58.999999'",
                            "'100:00:00.123456'",
                            "'-01:02:03.654321'",
                            "'23:59:59.9'"));
        }
        checkAll(types);
    }

    @Test
    void textInManyCharacterSets() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("CHAR(10)", List.of("''", "'a'", "'trail   '", "'ünï'", "'\uD83D\uDE00'"));
        types.put("VARCHAR(10)", List.of("''", "'trail   '", "'ünïcödé €'", "'\\0\\'\"\\\\'"));
        types.put("CHAR(255) CHARACTER SET utf8mb4", List.of("REPEAT('€', 255)", "''"));
        types.put("VARCHAR(300)", List.of("REPEAT('x', 300)", "REPEAT('€', 300)"));
        types.put("VARCHAR(16000)", List.of("REPEAT('\uD83D\uDE00', 16000)"));
        for (String blob : List.of("TINY", "", "MEDIUM", "LONG")) {
            types.put(blob + "TEXT", List.of("''", "'text'", "REPEAT('ä', 100)"));
        }
        for (String set : List.of(
                "latin1",
                "ascii",
                "cp1251",
                "koi8r",
                "latin2",
                "greek",
                "hebrew",
                "cp850",
                "swe7",
                "dec8",
                "hp8",
                "tis620",
                "armscii8",
                "geostd8",
                "keybcs2",
                "macce",
                "cp1256",
                "latin5")) {
            types.put("CHAR(20) CHARACTER SET " + set, List.of("'abc'", "'trail  '"));
        }
        for (String set : List.of(
                "utf8mb3", "ucs2", "utf16", "utf16le", "utf32", "gbk", "gb2312", "gb18030", "sjis", "cp932", "ujis",
                "eucjpms", "big5", "euckr")) {
            types.put("CHAR(20) CHARACTER SET " + set, List.of("'abc'", "'trail  '", "'漢字'"));
            types.put("ENUM('a','漢') CHARACTER SET " + set, List.of("'漢'", "1"));
        }
        checkAll(types);
    }

    @Test
    void binaryStrings() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("BINARY(5)", List.of("''", "'a'", "'a  '", "x'0000000000'", "x'ff00'", "x'6100'"));
        types.put("BINARY(255)", List.of("'a'", "REPEAT('x', 255)"));
        types.put("VARBINARY(5)", List.of("''", "'a  '", "x'0000'", "x'00ff'"));
        types.put("VARBINARY(300)", List.of("REPEAT(x'ff', 300)"));
        types.put("TINYBLOB", List.of("''", "REPEAT(x'00', 255)"));
        types.put("BLOB", List.of("''", "REPEAT(x'80', 65535)"));
        types.put("MEDIUMBLOB", List.of("''", "REPEAT(x'ab', 70000)"));
        types.put("LONGBLOB", List.of("''", "REPEAT(x'01', 300000)"));
        types.put("CHAR(5) CHARACTER SET binary", List.of("'a'"));
        checkAll(types);
    }

    @Test
    void enumsAndSets() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("ENUM('a','b,c','it''s','','ü')", List.of("'a'", "'b,c'", "'it''s'", "''", "'ü'", "'not one'"));
        types.put("ENUM('','0','00')", List.of("''", "'0'", "3", "'not one'"));
        types.put("SET('x','y y','ü','it''s')", List.of("''", "'x'", "'x,ü'", "'x,y y,ü,it''s'"));
        StringJoiner many = new StringJoiner("','", "ENUM('", "')");
        for (int i = 0; i < 300; i++) {
            many.add("label" + i);
        }
        types.put(many.toString(), List.of("'label0'", "'label299'", "300"));
        StringJoiner set = new StringJoiner("','", "SET('", "')");
        for (int i = 0; i < 64; i++) {
            set.add("s" + i);
        }
        types.put(set.toString(), List.of("''", "'s63'", "'s0,s63'", "0xFFFFFFFFFFFFFFFF + 0"));
        checkAll(types);
    }

    @Test
    void json() throws SQLException {
        check(
                "JSON",
                "'null'",
                "'true'",
                "'false'",
                "'0'",
                "'-1'",
                "'32767'",
                "'-32768'",
                "'65535'",
                "'2147483647'",
                "'-2147483648'",
                "'4294967295'",
                "'9223372036854775807'",
                "'-9223372036854775808'",
                "'18446744073709551615'",
                "'1.5'",
                "'-1e-300'",
                "'[1e0, 1e14, 1e15, 1e16, -1e15, 1.5e15, 123456789012345680000, 1e22, 1e23, -1e100,"
                        + " 123456789.123456789]'",
                "'[0.1, 0.01, 1e-5, 1e-13, 1e-14, 1e-15, 0.00001234567890123456, 0.1234567890123456,"
                        + " -0.001234567890123456]'",
                "'[0.000012345678901234, -0.0000012345678901, 2.2250738585072014e-308, 4.9e-324, 1e-323, 2e-323,"
                        + " 9.881e-324]'",
                "'[0.0, -0.0, 100.0, 9007199254740993.0, 0.30000000000000004, 5e-5, 2.5e-7, 1.7976931348623157e308]'",
                "JSON_ARRAY(CAST(10000000000 AS DECIMAL(20,1)), CAST(0.00001 AS DECIMAL(20,10)), PI(), 1e10, 1e0 / 3)",
                "'{\"a b\": \" spaces : , in [strings] \", \"c\": \"q\\\\\\\"u\\\\u00e9\\\\u0001\\\\/\\\\\\\\\"}'",
                "'1.7976931348623157e308'",
                "'\"\"'",
                "'\"text \\\\\" \\\\u0001 ü \uD83D\uDE00\"'",
                "'{}'",
                "'[]'",
                "'{\"b\": 1, \"a\": {\"c\": [1, [], {}, null, true, \"x\"]}, \"\": \"empty\"}'",
                "'[[[[[[[[[[1]]]]]]]]]]'",
                "JSON_OBJECT('d', CAST(12345678901234567890.123456789 AS DECIMAL(38,9)), 'n', CAST(-0.50 AS"
                        + " DECIMAL(5,2)))",
                "JSON_ARRAY(CAST('2020-01-02' AS DATE), CAST('2020-01-02 03:04:05.678901' AS DATETIME(6)),"
                        + " CAST('-12:34:56.5' AS TIME(6)), CAST('838:59:59' AS TIME))",
                "JSON_OBJECT('b', x'00ff80', 't', TIMESTAMP'2020-01-02 03:04:05')",
                "JSON_OBJECT('big', REPEAT('x', 70000), 'small', 1, 'neg', -70000, 'u', 3000000000)",
                "(SELECT JSON_ARRAYAGG(n) FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n"
                        + " < 1000) SELECT n FROM c) x)");
    }

    @Test
    void geometries() throws SQLException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("POINT", List.of("ST_GeomFromText('POINT(1 -2.5)')", "ST_GeomFromText('POINT(1e100 -1e-100)')"));
        types.put("POINT SRID 4326", List.of("ST_GeomFromText('POINT(40 -73)', 4326)"));
        types.put(
                "GEOMETRY",
                List.of(
                        "ST_GeomFromText('POINT(0 0)')",
                        "ST_GeomFromText('LINESTRING(0 0, 1 1, 2.5 0)')",
                        "ST_GeomFromText('POLYGON((0 0, 9 0, 9 9, 0 0), (1 1, 2 1, 2 2, 1 1))')",
                        "ST_GeomFromText('MULTIPOINT(0 0, 1 1)')",
                        "ST_GeomFromText('MULTILINESTRING((0 0, 1 1), (2 2, 3 3))')",
                        "ST_GeomFromText('MULTIPOLYGON(((0 0, 9 0, 9 9, 0 0)), ((20 20, 21 20, 21 21, 20 20)))')",
                        "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1),"
                                + " GEOMETRYCOLLECTION(POINT(5 5)))')",
                        "ST_GeomFromText('GEOMETRYCOLLECTION EMPTY')",
                        "ST_GeomFromText('POINT(52.5 13.4)', 4326)"));
        checkAll(types);
    }

    @Test
    void generatedInvisibleAndManyColumnsWithNullsEverywhere() throws SQLException {
        StringJoiner columns = new StringJoiner(", ");
        StringJoiner values = new StringJoiner(", ");
        for (int i = 0; i < 300; i++) {
            columns.add("c" + i + (i % 3 == 0 ? " INT" : i % 3 == 1 ? " VARCHAR(20)" : " DATETIME(3)"));
            values.add(
                    i % 7 == 0
                            ? "NULL"
                            : i % 3 == 0 ? "" + i : i % 3 == 1 ? "'v" + i + "'" : "'2024-01-01 00:00:00.5'");
        }
        source.execute(
                "CREATE TABLE wide (id INT PRIMARY KEY, " + columns + ", twice INT AS (id * 2) VIRTUAL,"
                        + " kept INT AS (id * 3) STORED, hidden INT INVISIBLE DEFAULT 5, KEY ((id + 1)))",
                "INSERT INTO wide (id, " + columns.toString().replaceAll(" (INT|VARCHAR\\(20\\)|DATETIME\\(3\\))", "")
                        + ") VALUES (1, " + values + ")");
        Row row = rows(Map.of("wide", ""), 1).get("wide").get(1L);
        assertThat(row.schema().columns()).hasSize(304);
        SoftAssertions softly = new SoftAssertions();
        selected.compare(softly, "wide", new TableName(source.name(), "wide"), Map.of(1L, row));
        softly.assertAll();
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT *, hidden FROM wide")) {
            result.next();
            for (int i = 1; i <= 304; i++) {
                String theirs = result.getString(i);
                assertThat(String.valueOf(row.get(result.getMetaData().getColumnName(i))))
                        .as(result.getMetaData().getColumnName(i))
                        .isEqualTo(String.valueOf(theirs).replace(' ', 'T'));
            }
        }
    }
}
