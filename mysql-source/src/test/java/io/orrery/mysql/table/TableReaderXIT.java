package io.orrery.mysql.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlConnections;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.mysql.text.Charsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of every kind of key, read in ranges: each row once, found by the index. */
class TableReaderXIT {

    private static final int ROWS = 600;
    private static final int CHUNK = 37;

    private static Connection writing;
    private static Connection reading;
    private static Charsets charsets;
    private static int tables;

    @BeforeAll
    static void open() throws SQLException {
        MySqlServer mysql = SharedStack.mysql();
        MysqlAddress address = MysqlAddress.parse("mysql://" + mysql.user() + "@" + mysql.address(), mysql.password());
        writing = mysql.connect();
        execute("CREATE DATABASE ranges", "USE ranges", "SET sql_mode = 'ALLOW_INVALID_DATES'");
        reading = new MysqlConnections(address).openToRead();
        charsets = CharsetLoader.load(new MysqlServer(address));
    }

    @AfterAll
    static void close() throws SQLException {
        reading.close();
        execute("DROP DATABASE ranges");
        writing.close();
    }

    private static void execute(String... statements) throws SQLException {
        try (Statement statement = writing.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** @param definition of columns and key; {@code n} numbers the rows, {@code values} are those of the other columns */
    private record Kind(String definition, String values) {
        @Override
        public String toString() {
            return definition.length() > 100 ? definition.substring(0, 100) : definition;
        }
    }

    private static Arguments kind(String definition, String values) {
        return Arguments.of(new Kind(definition, values));
    }

    private static String labels(String type, int count) {
        StringJoiner labels = new StringJoiner("','", type + "('", "')");
        for (int i = count; i > 0; i--) {
            labels.add("l" + i);
        }
        return labels.toString();
    }

    static Stream<Arguments> kinds() {
        List<Arguments> kinds = new ArrayList<>(List.of(
                kind("a INT, PRIMARY KEY (a)", "n - 300"),
                kind("a BIGINT UNSIGNED, PRIMARY KEY (a)", "18446744073709551615 - n"),
                kind("a DECIMAL(65,30), PRIMARY KEY (a)", "(n - 300) / 7"),
                kind("a DECIMAL(10,2) ZEROFILL, PRIMARY KEY (a)", "n / 4"),
                kind("a FLOAT, PRIMARY KEY (a)", "(n - 300) / 7"),
                kind("a DOUBLE, PRIMARY KEY (a)", "(n - 300) / 7e0"),
                kind("a BIT(64), PRIMARY KEY (a)", "18446744073709551615 - n * 3"),
                kind("a YEAR, b INT, PRIMARY KEY (a, b)", "IF(n < 100, 0, 1901 + n % 255), n"),
                kind("a DATE, PRIMARY KEY (a)", "CONCAT(2000 + n DIV 400, '-', n % 13, '-', n % 31)"),
                kind("a DATETIME(6), PRIMARY KEY (a)", "CONCAT('2024-', n % 13, '-', n % 31, ' 01:02:03.', n)"),
                kind("a DATETIME, b INT, PRIMARY KEY (a, b)", "IF(n % 2, '0000-00-00', '2024-02-31 10:00:00'), n"),
                kind(
                        "a TIMESTAMP(3), b INT, PRIMARY KEY (a, b)",
                        "IF(n < 100, 0, '2024-03-31 00:30:00.001' + INTERVAL n MINUTE), n"),
                kind("a TIME(6), PRIMARY KEY (a)", "SEC_TO_TIME((n - 300) * 10000.000001)"),
                kind("a BINARY(4), PRIMARY KEY (a)", "UNHEX(LPAD(HEX(n * 7000000), 8, '0'))"),
                kind(
                        "a VARBINARY(300), PRIMARY KEY (a)",
                        "CONCAT(UNHEX(LPAD(HEX(n), 4, '0')), REPEAT(x'ff00', n % 3))"),
                kind("a CHAR(20), PRIMARY KEY (a)", "CONCAT('Key', n, REPEAT(' ', n % 3))"),
                kind("a VARCHAR(20), PRIMARY KEY (a)", "CONCAT(CHAR(0), 'é\\\\''\"', n)"),
                kind("a " + labels("ENUM", 700) + ", PRIMARY KEY (a)", "n"),
                kind("a " + labels("ENUM", 2000) + ", PRIMARY KEY (a)", "n * 3"),
                kind("a ENUM('z','','y','😀','?'), b INT, PRIMARY KEY (a, b)", "n % 6, n"),
                kind("b INT, a ENUM('','z','0'), PRIMARY KEY (b, a)", "n DIV 4, n % 4"),
                kind("b INT, a ENUM('z','y'), PRIMARY KEY (b, a)", "n DIV 2, 1 + n % 2"),
                kind("a " + labels("SET", 64) + ", PRIMARY KEY (a)", "18446744073709551615 - n"),
                kind(
                        "a VARCHAR(10), b BIGINT, c DATE, PRIMARY KEY (a, b, c)",
                        "CONCAT('k', n % 5), n % 3, '2024-01-01' + INTERVAL n DAY"),
                kind("b INT, a INT, PRIMARY KEY (b DESC, a)", "n % 7, n"),
                kind("a INT, b INT, UNIQUE KEY u (b, a)", "n, n % 7"),
                kind("a INT NOT NULL, b INT NOT NULL, UNIQUE KEY u (b, a)", "n, n % 7"),
                kind("a TEXT NOT NULL, b INT NOT NULL, PRIMARY KEY (a(3)), UNIQUE KEY u (b)", "HEX(n), n"),
                kind("`{t'10:10:10'}` INT, `q?u``o` INT, PRIMARY KEY (`{t'10:10:10'}`, `q?u``o`)", "n % 4, n")));
        for (String collation : List.of(
                "utf8mb4_0900_ai_ci",
                "utf8mb4_general_ci",
                "utf8mb4_bin",
                "utf8mb4_0900_as_cs",
                "utf8mb4_de_pb_0900_ai_ci",
                "utf8mb3_unicode_ci",
                "latin1_swedish_ci",
                "latin1_general_cs",
                "latin1_bin",
                "latin2_general_ci",
                "ascii_general_ci",
                "cp1251_general_ci",
                "koi8r_general_ci",
                "greek_general_ci",
                "hebrew_general_ci",
                "tis620_thai_ci",
                "swe7_swedish_ci",
                "sjis_japanese_ci",
                "cp932_japanese_ci",
                "ujis_japanese_ci",
                "eucjpms_japanese_ci",
                "gbk_chinese_ci",
                "gb2312_chinese_ci",
                "gb18030_chinese_ci",
                "gb18030_unicode_520_ci",
                "big5_chinese_ci",
                "euckr_korean_ci",
                "ucs2_general_ci",
                "utf16_unicode_ci",
                "utf16le_general_ci",
                "utf32_bin")) {
            String set = collation.substring(0, collation.indexOf('_'));
            String column = "VARCHAR(20) CHARACTER SET " + set + " COLLATE " + collation;
            kinds.add(kind(
                    "a " + column + ", b INT, PRIMARY KEY (a, b)",
                    "CONCAT(ELT(1 + n % 5, '漢', 'é', 'A', 'я', ''), n DIV 9, REPEAT(' ', n % 2)), n"));
        }
        return kinds.stream();
    }

    private static TableName create(Kind kind) throws SQLException {
        String table = "t" + ++tables;
        execute(
                "CREATE TABLE " + table + " (" + kind.definition() + ", n INT)",
                "SET cte_max_recursion_depth = 5000",
                "INSERT IGNORE INTO " + table
                        + " WITH RECURSIVE q(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM q WHERE n < " + (ROWS - 1)
                        + ") SELECT " + kind.values() + ", n FROM q",
                "ANALYZE TABLE " + table);
        return new TableName("ranges", table);
    }

    private static TableDefinition definition(TableName table) throws SQLException {
        return TableDefinition.load(reading, charsets, table, true).orElseThrow();
    }

    /** The numbers of all rows, in the order in which the server itself has them. */
    private static List<Long> numbers(TableDefinition definition) throws SQLException {
        String order = definition.index().orElseThrow().parts().stream()
                .map(part -> Sql.quoted(part.column()) + (part.descending() ? " DESC" : ""))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = writing.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT n FROM " + Sql.quoted(definition.table()) + " ORDER BY " + order)) {
            while (result.next()) {
                numbers.add(result.getLong(1));
            }
        }
        return numbers;
    }

    private static Map<String, Long> work() throws SQLException {
        Map<String, Long> work = new TreeMap<>();
        try (Statement statement = reading.createStatement();
                ResultSet result = statement.executeQuery("SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%'"
                        + " OR Variable_name LIKE 'Sort%'")) {
            while (result.next()) {
                work.put(result.getString(1), result.getLong(2));
            }
        }
        return work;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void eachRowComesOnceInTheOrderOfTheIndex(Kind kind) throws SQLException {
        TableDefinition definition = definition(create(kind));
        if (!definition.ordered()) {
            Set<Long> all = new LinkedHashSet<>();
            TableReader.Chunk chunk = new TableReader(definition).readAll(reading, row -> all.add(row.getLong("n")));
            assertThat(chunk.complete()).isTrue();
            assertThat(all).hasSize((int) chunk.rows());
            assertThatThrownBy(() -> new TableReader(definition).read(reading, KeyRange.ALL, 1, row -> true))
                    .isInstanceOf(IllegalStateException.class);
            return;
        }
        List<Long> expected = numbers(definition);
        assertThat(expected).hasSizeGreaterThan(CHUNK * 3);
        TableReader reader = new TableReader(definition);
        List<Long> read = new ArrayList<>();
        List<KeyPosition> places = new ArrayList<>();
        KeyRange range = KeyRange.ALL;
        for (TableReader.Chunk chunk = null; chunk == null || !chunk.complete(); ) {
            chunk = reader.read(reading, range, CHUNK, row -> read.add(row.getLong("n")));
            if (chunk.last().isPresent()) {
                places.add(chunk.last().get());
                range = KeyRange.after(chunk.last().get());
            }
            assertThat(read).hasSizeLessThanOrEqualTo(expected.size());
        }
        assertThat(read).isEqualTo(expected);
        rowsAreFoundByTheirKeys(reader, expected);

        List<Long> between = new ArrayList<>();
        reader.read(
                reading, KeyRange.after(places.get(0)).upTo(places.get(2)), ROWS, row -> between.add(row.getLong("n")));
        assertThat(between).isEqualTo(expected.subList(CHUNK, 3 * CHUNK));
    }

    private static void rowsAreFoundByTheirKeys(TableReader reader, List<Long> expected) throws SQLException {
        if (reader.table().schema().keyless()) {
            return;
        }
        List<Row> rows = new ArrayList<>();
        reader.read(reading, KeyRange.ALL, ROWS, rows::add);
        rows.removeIf(row -> row.getLong("n") % 2 != 0);
        List<Long> found = new ArrayList<>();
        reader.find(reading, rows, row -> {
            found.add(row.getLong("n"));
            return true;
        });
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().filter(n -> n % 2 == 0).toList());
    }

    /** What the server reads for a chunk in the middle, as its own counters say, and the plan that it makes. */
    @ParameterizedTest
    @MethodSource("kinds")
    void theServerFindsAChunkByTheIndex(Kind kind) throws SQLException {
        TableDefinition definition = definition(create(kind));
        if (!definition.ordered()
                || kind.definition().contains("SET(")
                || kind.definition().contains("'l2000'")) {
            return; // Read from the index's beginning, as told in KeyPart.
        }
        TableReader reader = new TableReader(definition);
        KeyPosition middle =
                reader.read(reading, KeyRange.ALL, ROWS / 2, row -> true).last().orElseThrow();
        reader.read(reading, KeyRange.after(middle), CHUNK, row -> true); // What preparing reads is read now.
        Map<String, Long> before = work();
        reader.read(reading, KeyRange.after(middle), CHUNK, row -> true);
        Map<String, Long> after = work();
        long rows = Stream.of("first", "key", "last", "next", "prev", "rnd", "rnd_next")
                .mapToLong(name -> after.get("Handler_read_" + name) - before.get("Handler_read_" + name))
                .sum();
        // SHOW STATUS reads its own table, by some 20 rows.
        assertThat(rows).as(kind.toString()).isLessThan(CHUNK + 60L);
        assertThat(after.get("Sort_rows") - before.get("Sort_rows")).isZero();
    }

    @Test
    void thePlanOfAContinuationIsARangeOfTheIndex() throws SQLException {
        create(new Kind(
                "a VARCHAR(10), b BIGINT, c DATE, PRIMARY KEY (a, b, c)",
                "CONCAT('k', n % 5), n % 3, '2024-01-01' + INTERVAL n DAY"));
        TableDefinition definition = definition(new TableName("ranges", "t" + tables));
        KeyPosition place = new TableReader(definition)
                .read(reading, KeyRange.ALL, ROWS / 2, row -> true)
                .last()
                .orElseThrow();
        IndexOrder order = new IndexOrder(definition, definition.index().orElseThrow());
        Condition condition = new Condition();
        order.add(condition, KeyRange.after(place));
        String sql = "EXPLAIN " + definition.select(List.of()) + order.forced() + " WHERE " + condition.sql()
                + order.orderBy() + " LIMIT 10";
        try (var statement = writing.prepareStatement(sql)) {
            condition.bind(statement);
            try (ResultSet plan = statement.executeQuery()) {
                assertThat(plan.next()).isTrue();
                assertThat(plan.getString("type")).isEqualTo("range");
                assertThat(plan.getString("key")).isEqualTo("PRIMARY");
                assertThat(plan.getString("Extra")).contains("Using where").doesNotContain("filesort");
            }
        }
    }

    @Test
    void theKeyIsThatOfTheBinaryLog() throws SQLException {
        execute(
                "CREATE TABLE half (a INT NOT NULL, b VARCHAR(50) NOT NULL, c INT NOT NULL, UNIQUE KEY k (a, b(5)),"
                        + " UNIQUE KEY n (c), UNIQUE KEY f ((a + 1)))",
                "CREATE TABLE none (a INT, b INT NOT NULL, UNIQUE KEY (a), UNIQUE KEY x (b, a))");
        assertThat(definition(new TableName("ranges", "half")).schema().key()).containsExactly("c");
        assertThat(definition(new TableName("ranges", "none")).schema().keyless())
                .isTrue();
        assertThat(TableDefinition.load(reading, charsets, new TableName("ranges", "nowhere"), true))
                .isEmpty();
    }

    @Test
    void aConditionAndAnEarlyEndAreKeptTo() throws SQLException {
        TableDefinition definition = definition(create(new Kind("a INT, PRIMARY KEY (a)", "n")));
        TableReader reader = new TableReader(definition, Optional.of("n % 2 = 0 OR n = 1 -- even"));
        List<Long> read = new ArrayList<>();
        TableReader.Chunk chunk = reader.read(reading, KeyRange.ALL, 10, row -> {
            read.add(row.getLong("n"));
            return read.size() < 3;
        });
        assertThat(read).containsExactly(0L, 1L, 2L);
        assertThat(chunk.complete()).isFalse();
        assertThat(chunk.last()).contains(new KeyPosition(List.of("2")));
        assertThat(chunk.last().get().toString()).doesNotContain("2]");
        reader.read(reading, KeyRange.after(chunk.last().get()), 2, row -> read.add(row.getLong("n")));
        assertThat(read).containsExactly(0L, 1L, 2L, 4L, 6L);
    }

    /** The empty text that the server makes of them comes before every row: the same rows would come for ever. */
    @Test
    void bytesThatAreNoTextAreNoPlaceToGoOnFrom() throws SQLException {
        TableDefinition definition =
                definition(create(new Kind("a VARCHAR(20) CHARACTER SET gbk, PRIMARY KEY (a)", "CONCAT('k', n)")));
        KeyRange bad = KeyRange.after(new KeyPosition(List.of("ff61")));
        assertThatThrownBy(() -> new TableReader(definition).read(reading, bad, 10, row -> true))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("'a' in ranges.t")
                .hasMessageContaining("no text in its character set");
    }

    @Test
    void rowsOfAnotherSchemaOfTheSameColumns() throws SQLException {
        TableDefinition definition = definition(create(new Kind("a INT, PRIMARY KEY (a)", "n")));
        TableDefinition other = definition.as(definition.schema());
        new TableReader(other).read(reading, KeyRange.ALL, 1, row -> {
            assertThat(RowKey.of(row).text()).isEqualTo("0");
            return true;
        });
        TableDefinition third = definition(create(new Kind("b INT, PRIMARY KEY (b)", "n")));
        assertThatThrownBy(() -> definition.as(third.schema())).isInstanceOf(IllegalArgumentException.class);
    }
}
