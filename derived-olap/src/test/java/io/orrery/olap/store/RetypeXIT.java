package io.orrery.olap.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.RejectedException;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.MysqlType.Family;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of stored values when their column gets another type, beside what MySQL's ALTER makes of them. */
class RetypeXIT {

    /**
     * One change of a type.
     *
     * @param follows SQL literals of values that are followed; MySQL takes all of them in its strict mode
     * @param others values that may be refused here: MySQL refuses them in its strict mode, and cuts them in others, or
     *     goes by what the log does not tell
     */
    private record Case(String from, String to, List<String> follows, List<String> others) {}

    private static Case of(String from, String to, String follows, String others) {
        return new Case(from, to, split(follows), split(others));
    }

    private static List<String> split(String values) {
        return values.isEmpty() ? List.of() : List.of(values.split(" \\| "));
    }

    private static final List<Case> CASES = List.of(
            of("INT", "TINYINT", "-128 | 127", "128 | -129"),
            of("INT", "INT UNSIGNED", "0 | 2147483647", "-1"),
            of("BIGINT UNSIGNED", "BIGINT", "9223372036854775807", "18446744073709551615"),
            of("INT", "MEDIUMINT", "-8388608 | 8388607", "8388608"),
            of("INT", "MEDIUMINT UNSIGNED", "0 | 16777215", "16777216"),
            of("TINYINT UNSIGNED", "BIGINT", "255", ""),
            of("INT", "YEAR", "0 | 5 | 69 | 70 | 1901 | 2155", "100 | 2156 | -1"),
            of("YEAR", "INT", "0 | 1901 | 2155", ""),
            of("YEAR", "TINYINT", "0", "2026"),
            of("YEAR", "VARCHAR(4)", "0 | 2026", ""),
            of("BIT(8)", "INT", "0 | 255", ""),
            of("BIT(8)", "BIT(3)", "7", "8"),
            of("BIT(3)", "BIT(9)", "7", ""),
            of("BIT(1)", "BIT(8)", "0 | 1", ""),
            of("BIT(64)", "BIGINT UNSIGNED", "18446744073709551615 | 1", ""),
            of("INT", "BIT(3)", "0 | 7", "8 | -1"),
            of("TINYINT", "BIT(1)", "0 | 1", "2 | -1"),
            of("BIGINT", "BIT(64)", "5", "-1"),
            of("DECIMAL(10,3)", "INT", "1.500 | -1.500 | 2.500 | 1.499 | -0.500", ""),
            of("DECIMAL(20,3)", "INT", "2147483647.4", "2147483647.5"),
            of("DECIMAL(10,3)", "DECIMAL(10,1)", "1.250 | -1.250 | 1.349 | 1.350", ""),
            of("DECIMAL(10,3)", "DECIMAL(4,1)", "999.949", "999.950 | 1000"),
            of("DECIMAL(10,3)", "DECIMAL(10,3) UNSIGNED", "0 | 1.5", "-0.001"),
            of("DECIMAL(10,3)", "DECIMAL(20,6)", "1.500 | -9999999.999", ""),
            of("DECIMAL(65,30)", "DECIMAL(38,10)", "1.00000000005 | -0.5", ""),
            of("DECIMAL(38,10)", "DECIMAL(65,30)", "1.5 | -0.0000000001", ""),
            of("INT", "DECIMAL(4,1)", "-999 | 999", "1000"),
            of("INT", "DECIMAL(12,2)", "-2147483648", ""),
            of("DOUBLE", "INT", "1.5 | 2.5 | -1.5 | -2.5 | 1.4", "1e10"),
            of("FLOAT", "BIGINT", "1.5 | 2.5 | 16777216", ""),
            of("DOUBLE", "DECIMAL(20,2)", "1 | -4503599627370496", "1.005 | 1e20"),
            of("DOUBLE", "FLOAT", "0.1 | 1e-50 | -2.5", "1e39"),
            of("FLOAT", "DOUBLE", "0.1 | 3.4e38", ""),
            of("BIGINT", "FLOAT", "16777217 | 9007199791611905 | -3", ""),
            of("BIGINT UNSIGNED", "DOUBLE", "18446744073709551615 | 9007199254740993", ""),
            of("DECIMAL(30,10)", "DOUBLE", "12345678901234567.8901234567 | 0.1 | -0.3", ""),
            of("DECIMAL(30,10)", "FLOAT", "16777217.0000000001 | 0.1", ""),
            of(
                    "VARCHAR(30)",
                    "INT",
                    "'12' | '+12' | '-12' | '0012'",
                    "'' | 'x' | '12x' | '2147483648' | ' 12' | '1.5' | '1e2'"),
            of("VARCHAR(30)", "BIGINT UNSIGNED", "'18446744073709551615'", "'-1' | '18446744073709551616'"),
            of(
                    "VARCHAR(30)",
                    "DECIMAL(6,2)",
                    "'12' | '1.555' | '-0.5' | '9999.994'",
                    "'' | '12345.6' | '9999.995' | '.5'"),
            of("VARCHAR(30)", "DOUBLE", "'1.5' | '-1e300' | '0.1'", "'1e400' | '0x10' | ''"),
            of("VARCHAR(30)", "FLOAT", "'0.1' | '16777217'", "'1e39'"),
            of("INT", "VARCHAR(3)", "-12 | 123", "1234"),
            of("BIGINT", "VARCHAR(30)", "-9223372036854775808", ""),
            of("INT", "CHAR(11)", "-2147483648", ""),
            of("DECIMAL(10,2)", "VARCHAR(20)", "1.50 | -0.05 | 0", ""),
            of("DECIMAL(65,30)", "VARCHAR(80)", "-1.5", ""),
            of("BIT(8)", "VARCHAR(9)", "65", ""),
            of("VARCHAR(20)", "VARCHAR(3)", "'abc' | '\u00e4\u00f6\u00fc' | ''", "'abcd' | 'abc  '"),
            of("VARCHAR(20)", "CHAR(5)", "'ab  ' | 'abcde ' | ' ab'", "'abcdef'"),
            of("CHAR(5)", "VARCHAR(5)", "'ab' | ' ab'", ""),
            of("VARCHAR(20)", "TEXT", "'ab '", ""),
            of("TEXT", "TINYTEXT", "REPEAT('\u00e4', 127)", "REPEAT('\u00e4', 128)"),
            of("VARCHAR(20)", "VARCHAR(20) CHARACTER SET latin1", "'\u00e4\u20ac'", "'\u03a9' | '\u60d1'"),
            of("VARCHAR(20)", "VARCHAR(20) CHARACTER SET ascii", "'ab'", "'\u00e4'"),
            of("VARCHAR(20)", "VARCHAR(20) CHARACTER SET utf8mb3", "'\u60d1'", "'\ud83d\ude00'"),
            of("VARCHAR(20) CHARACTER SET latin1", "VARCHAR(20)", "'\u00e4\u20ac'", ""),
            of("VARCHAR(20)", "VARBINARY(20)", "'\u00e4\u20ac'", ""),
            of("VARCHAR(20) CHARACTER SET latin1", "VARBINARY(20)", "'\u00e4\u20ac'", ""),
            of("VARCHAR(20)", "BINARY(4)", "'ab'", "'abcde'"),
            of("VARBINARY(20)", "VARCHAR(20)", "X'61C3A4' | X'00'", "X'FF'"),
            of("VARBINARY(9)", "BINARY(4)", "X'0102'", "X'0102030405' | X'0102030400'"),
            of("BINARY(4)", "VARBINARY(9)", "X'0102' | X'20202020'", ""),
            of("BINARY(4)", "BINARY(6)", "X'0102'", ""),
            of("BINARY(4)", "BINARY(2)", "", "X'0102'"),
            of("VARBINARY(9)", "VARBINARY(2)", "X'0102'", "X'010203' | X'010200'"),
            of("VARBINARY(9)", "BLOB", "X'0102'", ""),
            of("ENUM('a','b')", "ENUM('b','c','a')", "'a' | 'b'", ""),
            of("ENUM('a','b','c')", "ENUM('c','a')", "'a' | 'c'", "'b'"),
            of("ENUM('a','B')", "ENUM('A','b')", "", "'a' | 'B'"),
            of("ENUM('a','b','c')", "VARCHAR(1)", "'a'", ""),
            of("ENUM('a','b','c')", "INT", "'a' | 'c'", ""),
            of("INT", "ENUM('a','b')", "1 | 2 | 0", "3 | -1"),
            of("INT", "ENUM('a','','0')", "1 | 2 | 0", "4"),
            of("INT", "ENUM('a','3','','b')", "1 | 2 | 3 | 4 | 0", "5"),
            of("ENUM('a')", "ENUM('a','')", "'a' | 0", ""),
            of("ENUM('a','')", "ENUM('','a','c')", "'a' | '' | 0", ""),
            of("ENUM('a','')", "VARCHAR(9)", "'a' | '' | 0", ""),
            of("ENUM('a','')", "INT", "'a' | '' | 0", ""),
            of("ENUM('a','')", "SET('b','a')", "'a'", ""),
            of("VARCHAR(9)", "ENUM('a','1','2')", "'a' | '1'", "'A' | '3' | '' | 'a ' | 'x'"),
            of("ENUM('a','b')", "SET('b','a')", "'a'", ""),
            of("SET('a','b','c')", "SET('c','b','a')", "'a,c' | '' | 'a,b,c'", ""),
            of("SET('a','b','c')", "SET('a','b')", "'a'", "'a,c' | 'c'"),
            of("SET('a','b')", "INT", "'a,b' | ''", ""),
            of("INT", "SET('a','b')", "3 | 0", "4"),
            of("VARCHAR(9)", "SET('a','b')", "'b,a' | ''", "'a,x' | 'A' | 'a,'"),
            of("SET('a','b')", "VARCHAR(3)", "'a,b' | ''", ""),
            of("SET('a','b')", "VARCHAR(2)", "'a'", "'a,b'"),
            of(
                    "DATETIME(6)",
                    "DATETIME",
                    "'2026-01-02 03:04:05.499999' | '2026-01-02 23:59:59.5' | '1969-12-31 23:59:59.5' | '1000-01-01"
                            + " 00:00:00.4'",
                    "'9999-12-31 23:59:59.9'"),
            of("DATETIME(6)", "DATETIME(3)", "'2026-01-02 03:04:05.123500' | '2026-01-02 03:04:05.123499'", ""),
            of("DATETIME(3)", "DATETIME(6)", "'2026-01-02 03:04:05.123'", ""),
            of(
                    "TIMESTAMP(6)",
                    "TIMESTAMP",
                    "'2026-01-02 03:04:05.5' | '1970-01-01 00:00:01.5'",
                    "'2038-01-19 03:14:07.6'"),
            of(
                    "TIME(6)",
                    "TIME",
                    "'03:04:05.5' | '-03:04:05.5' | '-03:04:05.499999' | '838:59:58.6' | '-00:00:00.4' | '-00:00:00.5'",
                    ""),
            of("TIME", "TIME(3)", "'-838:59:59'", ""),
            of("DATETIME(6)", "DATE", "'2026-01-02 23:59:59.4' | '2026-01-02 23:59:59.5'", ""),
            of("DATETIME(6)", "TIME", "'2026-01-02 23:59:59.5' | '2026-01-02 03:04:05.1'", ""),
            of("DATE", "DATETIME(3)", "'2026-01-02'", ""),
            of("DATE", "TIME", "'2026-01-02'", ""),
            of("DATE", "VARCHAR(10)", "'2026-01-02'", ""),
            of("DATETIME(3)", "VARCHAR(30)", "'2026-01-02 03:04:05.5'", ""),
            of("TIME(3)", "VARCHAR(30)", "'-03:04:05.5' | '100:00:00'", ""),
            of("VARCHAR(40)", "DATE", "'2026-01-02'", "'20260102' | '2026-1-2' | '2026-02-30' | '2026-01-02 03:04:05'"),
            of(
                    "VARCHAR(40)",
                    "DATETIME",
                    "'2026-01-02' | '2026-01-02 03:04:05' | '2026-01-02 03:04:05.6' | '2026-01-02T03:04:05'",
                    "'2026-01-02 03:04:05+02:00' | 'x'"),
            of(
                    "VARCHAR(40)",
                    "TIME",
                    "'03:04:05' | '-100:00:00' | '838:59:59'",
                    "'839:00:00' | '5' | '03:04' | '1 02:03:04'"),
            of("TIME", "DATETIME", "", "'03:04:05'"),
            of("DATE", "INT", "", "'2026-01-02'"),
            of("DOUBLE", "VARCHAR(30)", "", "1.5"),
            of("FLOAT", "VARCHAR(30)", "", "16777216"),
            of("JSON", "VARCHAR(30)", "", "'{\"a\":1}'"),
            of("VARCHAR(30)", "JSON", "", "'{\"b\":1,  \"a\":1.50}'"));

    private static final Pattern TYPE =
            Pattern.compile("([A-Z]+)(?:\\(([^)]*)\\))?( UNSIGNED)?(?: CHARACTER SET (\\w+))?");

    @TempDir
    Path folder;

    private OlapStore store;
    private Connection mysql;
    private Statement sql;
    private long position;
    private long version;

    @BeforeEach
    void open() throws Exception {
        store = OlapStore.open(folder.resolve("r.duckdb"), OlapSettings.of("s"));
        MySqlServer server = SharedStack.mysql();
        mysql = DriverManager.getConnection(
                server.jdbcUrl() + "&tinyInt1isBit=false&yearIsDateType=false&connectionTimeZone=UTC",
                server.user(),
                server.password());
        sql = mysql.createStatement();
        sql.execute("SET time_zone = '+00:00'");
        sql.execute("CREATE DATABASE retype CHARACTER SET utf8mb4");
        sql.execute("USE retype");
    }

    @AfterEach
    void close() throws Exception {
        sql.execute("DROP DATABASE retype");
        mysql.close();
        store.close();
    }

    private static ColumnType type(String text) {
        Matcher matcher = TYPE.matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        String name = matcher.group(1);
        boolean labels = name.equals("ENUM") || name.equals("SET");
        String length = matcher.group(2) == null || labels ? "" : "(" + matcher.group(2) + ")";
        String unsigned = matcher.group(3) == null ? "" : " unsigned";
        boolean characters = labels || name.endsWith("CHAR") || name.endsWith("TEXT");
        return ColumnType.parse(
                (name + length).toLowerCase(java.util.Locale.ROOT) + unsigned,
                matcher.group(4) != null ? matcher.group(4) : characters ? "utf8mb4" : null,
                labels ? List.of(matcher.group(2).replace("'", "").split(",", -1)) : List.of());
    }

    private static TableSchema schema(String table, List<String> types) {
        List<Column> columns = new ArrayList<>(List.of(Column.of("id", "int")));
        for (int i = 0; i < types.size(); i++) {
            columns.add(new Column("c" + i, type(types.get(i)), true));
        }
        return new TableSchema(new TableName("retype", table), columns, List.of("id"));
    }

    /** As the stream has them. */
    private List<Object[]> rows(TableSchema schema) throws SQLException {
        List<String> names = schema.columns().stream().map(RetypeXIT::selected).toList();
        List<Object[]> rows = new ArrayList<>();
        try (ResultSet results = sql.executeQuery(
                "SELECT " + String.join(", ", names) + " FROM " + schema.table().table() + " ORDER BY id")) {
            while (results.next()) {
                Object[] row = new Object[names.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = value(results, i + 1, schema.columns().get(i).type());
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String selected(Column column) {
        return switch (column.type().type()) {
            case BIT -> "CAST(" + column.name() + " AS UNSIGNED)";
            case FLOAT -> column.name() + " + 0e0";
            case ENUM -> "CONCAT(" + column.name() + " + 0, ' ', " + column.name() + ")";
            case DATE, DATETIME, TIMESTAMP, TIME -> "CAST(" + column.name() + " AS CHAR)";
            default -> column.name();
        };
    }

    private static Object value(ResultSet results, int place, ColumnType type) throws SQLException {
        if (type.type().family() == Family.BYTES) {
            return results.getBytes(place);
        }
        String text = results.getString(place);
        if (text == null) {
            return null;
        }
        return switch (type.type()) {
            case FLOAT -> (Object) Float.valueOf(text);
            case DOUBLE -> (Object) Double.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case DATETIME -> text.replace(' ', 'T');
            case TIMESTAMP -> text.replace(' ', 'T') + "Z";
            case ENUM -> text.equals("0 ") ? type.invalidLabel() : text.substring(text.indexOf(' ') + 1);
            case SET -> text.isEmpty() ? List.of() : List.of(text.split(","));
            default -> {
                if (type.type().family() != Family.INTEGER) {
                    yield text;
                }
                BigInteger number = new BigInteger(text);
                yield number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
            }
        };
    }

    private ApplyResult apply(String shard, Event... events) throws Exception {
        return store.apply(Events.batch(shard, ++position, events));
    }

    private List<Object[]> stored(TableSchema schema) throws Exception {
        List<Object[]> rows = new ArrayList<>();
        store.forEachRow(schema.table(), row -> rows.add(values(row)));
        return rows;
    }

    private static Object[] values(Row row) {
        return IntStream.range(0, row.schema().columns().size())
                .mapToObj(row::at)
                .toArray();
    }

    private void makeTable(String table, List<Case> cases, List<List<String>> values) throws SQLException {
        sql.execute("SET sql_mode = ''");
        sql.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY"
                + IntStream.range(0, cases.size())
                        .mapToObj(i -> ", c" + i + " " + cases.get(i).from() + " NULL")
                        .collect(Collectors.joining())
                + ")");
        int rows = values.stream().mapToInt(List::size).max().orElse(0);
        for (int n = 0; n < rows; n++) {
            int row = n;
            sql.execute("INSERT INTO " + table + " VALUES (" + row
                    + values.stream()
                            .map(column -> ", " + (row < column.size() ? column.get(row) : "NULL"))
                            .collect(Collectors.joining())
                    + ")");
        }
    }

    private void alter(String table, List<Case> cases, String mode) throws SQLException {
        sql.execute("SET sql_mode = '" + mode + "'");
        sql.execute("ALTER TABLE " + table + " "
                + IntStream.range(0, cases.size())
                        .mapToObj(i -> "MODIFY c" + i + " " + cases.get(i).to() + " NULL")
                        .collect(Collectors.joining(", ")));
    }

    @Test
    void whatIsFollowedIsWhatMysqlMakesOfIt() throws Exception {
        // A row whose date is NULL may have had a zero date, which is followed into another date alone.
        List<Case> all = CASES.stream().filter(c -> !c.follows().isEmpty()).toList();
        int most = all.stream().mapToInt(c -> c.follows().size()).max().orElseThrow();
        List<List<String>> values = all.stream()
                .map(c -> IntStream.range(0, most)
                        .mapToObj(i -> c.follows().get(i % c.follows().size()))
                        .toList())
                .toList();
        makeTable("good", all, values);
        TableSchema before = schema("good", all.stream().map(Case::from).toList());
        TableSchema after = schema("good", all.stream().map(Case::to).toList());
        List<Object[]> old = rows(before);
        alter("good", all, "STRICT_ALL_TABLES");
        List<Object[]> expected = rows(after);
        for (int i = 0; i < old.size(); i++) {
            apply("a", before, Events.write(before, 10 + i, old.get(i)));
        }
        Object[] trigger = expected.get(0).clone();
        trigger[0] = 1000L;
        apply("a", after, Events.write(after, 100, trigger));
        // The same rows again, under other keys, from a shard that is behind.
        for (int i = 0; i < old.size(); i++) {
            Object[] late = old.get(i).clone();
            late[0] = 2000L + i;
            assertThat(apply("b", before, Events.write(before, 50 + i, late)).rejections())
                    .isEmpty();
        }
        List<Object[]> found = stored(after);
        assertThat(found).hasSize(2 * most + 1);
        for (int c = 0; c < all.size(); c++) {
            for (int i = 0; i < most; i++) {
                String what = all.get(c).from() + " to " + all.get(c).to() + ": "
                        + values.get(c).get(i);
                assertThat(found.get(i)[c + 1]).as(what).isEqualTo(expected.get(i)[c + 1]);
                assertThat(found.get(most + 1 + i)[c + 1]).as("late, " + what).isEqualTo(expected.get(i)[c + 1]);
            }
        }
    }

    @Test
    void whatIsNotFollowedIsRefusedUnlessItIsTheSame() throws Exception {
        List<Case> all = CASES.stream().filter(c -> !c.others().isEmpty()).toList();
        makeTable("bad", all, all.stream().map(Case::others).toList());
        TableSchema before = schema("bad", all.stream().map(Case::from).toList());
        TableSchema after = schema("bad", all.stream().map(Case::to).toList());
        List<Object[]> old = rows(before);
        List<Object[]> expected = new ArrayList<>();
        // What cannot be JSON is refused in every mode.
        alter("bad", all, "");
        expected.addAll(rows(after));
        int followed = 0;
        for (int c = 0; c < all.size(); c++) {
            for (int i = 0; i < all.get(c).others().size(); i++) {
                followed += check(all.get(c), old.get(i)[c + 1], expected.get(i)[c + 1]);
            }
        }
        assertThat(followed).as("values that are refused without need").isLessThan(5);
    }

    /** @return 1 if the value was followed */
    private int check(Case one, Object old, Object expected) throws Exception {
        String what = one.from() + " to " + one.to() + ": " + old;
        // Dropped after each: a database of many tables takes long to read after a refusal.
        TableSchema from = schema("one", List.of(one.from()));
        TableSchema to = schema("one", List.of(one.to()));
        version += 10;
        apply("a", from, Events.write(from, version, 1L, old));
        boolean refused = false;
        try {
            apply("a", to, Events.write(to, version + 1, 2L, null));
        } catch (RejectedException e) {
            assertThat(e.getMessage()).as(what).contains("'c0'", "olap rebuild");
            refused = true;
        }
        if (!refused) {
            assertThat(Objects.deepEquals(stored(to).get(0)[1], expected))
                    .as(what)
                    .isTrue();
        }
        apply("a", Events.drop(to, version + 2), to, Events.write(to, version + 4, 2L, null));
        ApplyResult late = apply("a", from, Events.write(from, version + 3, 1L, old));
        if (late.rejections().isEmpty()) {
            assertThat(Objects.deepEquals(stored(to).get(0)[1], expected))
                    .as("late, " + what)
                    .isTrue();
        } else {
            assertThat(late.rejections().get(0).reason()).as(what).contains("'c0'", "olap rebuild");
        }
        apply("a", Events.drop(to, version + 5));
        return refused ? 0 : 1;
    }
}
