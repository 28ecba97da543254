package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.Geometry;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.command.CommandLines;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VerifyCommandXIT {

    private static final int ROWS = 2_500;

    private static final TableSchema SCHEMA = new TableSchema(
            new TableName("verify", "items"),
            List.of(
                    new Column("region", ColumnType.parse("varchar(10)"), false),
                    new Column("id", ColumnType.parse("bigint unsigned"), false),
                    Column.of("price", "decimal(10,2)"),
                    Column.of("weight", "float"),
                    Column.of("flags", "set"),
                    Column.of("seen", "timestamp(6)"),
                    Column.of("spec", "json"),
                    Column.of("raw", "varbinary(10)")),
            List.of("region", "id"));

    private final Changes items = new Changes(SCHEMA);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int verify(String... more) {
        CommandLine line = CommandLines.of(
                new SearchCommand(),
                Map.of(
                        "ORRERY_ELASTICSEARCH_URL",
                        SharedStack.elasticsearch().url(),
                        "ORRERY_MYSQL_URL",
                        url(SharedStack.mysql()),
                        "ORRERY_MYSQL_PASSWORD",
                        SharedStack.mysql().password()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[more.length + 1];
        arguments[0] = "verify";
        System.arraycopy(more, 0, arguments, 1, more.length);
        return line.execute(arguments);
    }

    private static String url(MySqlServer mysql) {
        return "mysql://" + mysql.user() + "@" + mysql.address();
    }

    private static Object[] row(int i) {
        return new Object[] {
            i % 2 == 0 ? "east" : "west",
            BigInteger.TWO.pow(63).add(BigInteger.valueOf(i)),
            new BigDecimal("12.50"),
            0.1f,
            List.of("a", "c"),
            "2026-01-02T03:04:05.000001Z",
            "{\"n\": 1.5, \"list\": [1, null]}",
            new byte[] {0, (byte) i}
        };
    }

    private static void createTable(Statement sql) throws Exception {
        sql.execute("CREATE DATABASE verify");
        sql.execute("CREATE TABLE verify.items (region varchar(10), id bigint unsigned, price decimal(10,2),"
                + " weight float, flags set('a','b','c'), seen timestamp(6) NULL, spec json, raw varbinary(10),"
                + " PRIMARY KEY (region, id))");
        StringBuilder insert = new StringBuilder("INSERT INTO verify.items VALUES ");
        for (int i = 1; i <= ROWS; i++) {
            insert.append(i == 1 ? "" : ",")
                    .append("('")
                    .append(row(i)[0])
                    .append("',")
                    .append(row(i)[1])
                    .append(",12.5,0.1,'a,c','2026-01-02 03:04:05.000001','{\"list\":[1,null],\"n\":1.50}',X'00")
                    .append("%02x".formatted(i & 0xff))
                    .append("')");
        }
        sql.execute(insert.toString());
    }

    @Test
    void differencesAreToldAndEqualTablesAreEqual() throws Exception {
        Event[] writes = IntStream.rangeClosed(1, ROWS)
                .mapToObj(i -> items.write(i, row(i)))
                .toArray(Event[]::new);
        URI url = URI.create(SharedStack.elasticsearch().url());
        try (Connection mysql = SharedStack.mysql().connect();
                SearchStore store = SearchStore.open(ConnectionSettings.of(url), SearchSettings.defaults())) {
            try (Statement sql = mysql.createStatement()) {
                sql.execute("SET time_zone = '+00:00'");
                createTable(sql);
                store.apply(items.batch(writes));

                assertThat(verify("--tables", "verify.*", "--patience", "1"))
                        .as(out + " " + err)
                        .isZero();
                assertThat(out.toString()).contains("verify.items: 2500 rows, equal");

                sql.execute("UPDATE verify.items SET price = 13 WHERE region = 'east' AND id = 9223372036854775810");
                sql.execute("DELETE FROM verify.items WHERE region = 'east' AND id = 9223372036854775812");
                sql.execute("INSERT INTO verify.items (region, id) VALUES ('north', 1)");
                out.getBuffer().setLength(0);
                assertThat(verify("--tables", "verify.*", "--patience", "1")).isEqualTo(1);
                assertThat(out.toString())
                        .contains("1 missing, 1 extra, 1 different")
                        .contains("different east|9223372036854775810")
                        .contains("extra east|9223372036854775812")
                        .contains("missing north|1");
            }
        }
    }

    @Test
    void keysOfEveryTypeAreReadAndWhatIsNotComparedIsTold() throws Exception {
        Changes odd = new Changes(new TableSchema(
                new TableName("verify_odd", "keys"),
                List.of(
                        new Column(
                                "size", ColumnType.parse("enum", "utf8mb4", List.of("small", "large", "huge")), false),
                        new Column("flags", ColumnType.parse("set", "utf8mb4", List.of("x", "y")), false),
                        new Column("bits", ColumnType.parse("bit(8)"), false),
                        new Column("ratio", ColumnType.parse("float"), false),
                        Column.of("photo", "blob")),
                List.of("size", "flags", "bits", "ratio")));
        try (Connection mysql = SharedStack.mysql().connect();
                Statement sql = mysql.createStatement();
                SearchStore store = open()) {
            sql.execute("CREATE DATABASE verify_odd");
            sql.execute("CREATE TABLE verify_odd.`keys` (size enum('small','large','huge'), flags set('x','y'), bits"
                    + " bit(8), ratio float, photo blob, PRIMARY KEY (size, flags, bits, ratio))");
            List<Event> writes = new ArrayList<>();
            for (int i = 0; i < 1_200; i++) {
                String size = List.of("small", "large", "huge").get(i % 3);
                List<String> flags = List.of(List.<String>of(), List.of("x"), List.of("x", "y"))
                        .get(i / 3 % 3);
                float ratio = 0.1f + i;
                sql.execute("INSERT INTO verify_odd.`keys` VALUES ('" + size + "', '" + String.join(",", flags) + "', "
                        + i % 200 + ", " + ratio + ", 'p')");
                writes.add(odd.write(i + 1, size, flags, (long) (i % 200), ratio, new byte[] {'p'}));
            }
            store.apply(odd.batch(writes.toArray(Event[]::new)));

            assertThat(verify("--tables", "verify_odd.*", "--patience", "1"))
                    .as(out + " " + err)
                    .isZero();
            assertThat(out.toString())
                    .contains("verify_odd.keys: 1200 rows, equal; columns not compared: photo (not in the index)");
            sql.execute("DELETE FROM verify_odd.`keys` WHERE size = 'huge' AND bits = 101");
            assertThat(verify("--tables", "verify_odd.*", "--patience", "1")).isEqualTo(1);
            assertThat(out.toString()).contains("extra huge|");
        }
    }

    @Test
    void aColumnThatTheSourceLostIsToldAndTheRestIsCompared() throws Exception {
        Changes lost = new Changes(new TableSchema(
                new TableName("verify_lost", "notes"),
                List.of(
                        new Column("id", ColumnType.parse("varchar(20)", "latin1", List.of()), false),
                        Column.of("old", "varchar(10)"),
                        Column.of("text", "varchar(10)")),
                List.of("id")));
        try (Connection mysql = SharedStack.mysql().connect();
                Statement sql = mysql.createStatement();
                SearchStore store = open()) {
            sql.execute("CREATE DATABASE verify_lost");
            sql.execute(
                    "CREATE TABLE verify_lost.notes (id VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY, text VARCHAR(10)"
                            + " CHARACTER SET gbk)");
            sql.execute("INSERT INTO verify_lost.notes VALUES ('é\\0', '漢'), ('b', 'x')");
            store.apply(lost.batch(
                    lost.write(1, "é\0", "was", "漢"),
                    lost.write(2, "b", "was", "y"),
                    lost.write(3, "c\0", "was", "z")));
            assertThat(verify("--tables", "verify_lost.*", "--patience", "0")).isEqualTo(1);
            assertThat(out.toString())
                    .as(err.toString())
                    .contains(
                            "verify_lost.notes: 2 rows, 1 extra, 1 different; columns not compared: old (the source has");
        }
    }

    @Test
    void aTableWithoutAKeyIsComparedByAllThatItsRowsSay() throws Exception {
        Changes log = new Changes(new TableSchema(
                new TableName("verify_log", "lines"),
                List.of(
                        Column.of("at", "datetime(3)"),
                        Column.of("level", "float"),
                        Column.of("detail", "json"),
                        Column.of("spot", "geometry")),
                List.of()));
        try (Connection mysql = SharedStack.mysql().connect();
                Statement sql = mysql.createStatement();
                SearchStore store = open()) {
            sql.execute("CREATE DATABASE verify_log");
            sql.execute("CREATE TABLE verify_log.lines (at datetime(3), level float, detail json, spot geometry)");
            List<Event> writes = new ArrayList<>();
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < 1_200; i++) {
                int same = Math.min(i, 1_100); // The last hundred are equal.
                rows.add("('2026-01-02 03:04:05.006', " + same
                        + ".1, '{\"b\": 1.50, \"a\": null}', ST_GeomFromText('POINT(1 2)'))");
                writes.add(log.write(
                        i + 1,
                        "2026-01-02T03:04:05.006",
                        same + 0.1f,
                        "{\"a\":null,\"b\":1.5}",
                        new Geometry(0, "POINT (1 2)")));
            }
            sql.execute("INSERT INTO verify_log.lines VALUES " + String.join(", ", rows));
            store.apply(log.batch(writes.toArray(Event[]::new)));

            assertThat(verify("--tables", "verify_log.*", "--patience", "1"))
                    .as(out + " " + err)
                    .isZero();
            assertThat(out.toString())
                    .contains("verify_log.lines: 1200 rows, equal; columns not compared: spot (not in the index)");

            sql.execute("DELETE FROM verify_log.lines WHERE level BETWEEN 7 AND 7.5");
            sql.execute("INSERT INTO verify_log.lines (level) VALUES (-1), (-2)");
            assertThat(verify("--tables", "verify_log.*", "--patience", "1")).isEqualTo(1);
            assertThat(out.toString()).contains("1201 rows, 2 missing, 1 extra");
        }
    }

    @Test
    void breakageIsFoundWhileChangesFlowAndWhatIsInFlightIsNot() throws Exception {
        Changes notes = new Changes(new TableSchema(
                new TableName("verify_flow", "notes"),
                List.of(new Column("id", ColumnType.parse("int"), false), Column.of("text", "varchar(40)")),
                List.of("id")));
        AtomicBoolean flowing = new AtomicBoolean(true);
        try (Connection mysql = SharedStack.mysql().connect();
                Statement sql = mysql.createStatement();
                SearchStore store = open()) {
            sql.execute("CREATE DATABASE verify_flow");
            sql.execute("CREATE TABLE verify_flow.notes (id int PRIMARY KEY, text varchar(40))");
            for (int id = 0; id < 1_500; id++) {
                sql.execute("INSERT INTO verify_flow.notes VALUES (" + id + ", 'first')");
            }
            store.apply(notes.batch(IntStream.range(0, 1_500)
                    .mapToObj(id -> notes.write(id + 1, (long) id, "first"))
                    .toArray(Event[]::new)));
            Thread changes = new Thread(() -> change(notes, store, flowing));
            changes.start();
            try {
                assertThat(verify("--tables", "verify_flow.*", "--patience", "10"))
                        .as(out + " " + err)
                        .isZero();
                breakIndex(notes);
                out.getBuffer().setLength(0);
                assertThat(verify("--tables", "verify_flow.*", "--patience", "10"))
                        .isEqualTo(1);
                assertThat(out.toString().lines().skip(1))
                        .as(out.toString())
                        .containsExactlyInAnyOrder("  missing 1001", "  different 1002", "  extra 7777");
            } finally {
                flowing.set(false);
                changes.join();
            }
        }
    }

    /** Changes the source all the time; the index gets each change a little later, so that some are always in flight. */
    private static void change(Changes notes, SearchStore store, AtomicBoolean flowing) {
        Deque<Event> inFlight = new ArrayDeque<>();
        try (Connection mysql = SharedStack.mysql().connect();
                Statement sql = mysql.createStatement()) {
            for (int i = 0; flowing.get(); i++) {
                long id = i % 900;
                String text = "t" + i;
                sql.execute("UPDATE verify_flow.notes SET text = '" + text + "' WHERE id = " + id);
                inFlight.add(notes.write(10_000 + i, id, text));
                if (inFlight.size() == 20) {
                    store.apply(notes.batch(inFlight.toArray(Event[]::new)));
                    inFlight.clear();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes one document away, changes one, and adds one, behind the satellite's back. */
    private static void breakIndex(Changes notes) throws Exception {
        String index = notes.table() + "-000001";
        URI url = URI.create(SharedStack.elasticsearch().url());
        try (Elasticsearch elasticsearch = Elasticsearch.connect(ConnectionSettings.of(url))) {
            var client = elasticsearch.client();
            client.delete(d -> d.index(index).id("1001"));
            client.index(i -> i.index(index).id("1002").document(Map.of("id", 1002, "text", "wrong")));
            client.index(i -> i.index(index).id("7777").document(Map.of("id", 7777, "text", "made up")));
        }
    }

    private static SearchStore open() {
        return SearchStore.open(
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url())), SearchSettings.defaults());
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(verify("--tables", "nothing.here")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("'nothing.here'");
        assertThat(verify("--mysql-url", "mysql://orrery@127.0.0.1:1")).isEqualTo(CommandLines.FAILURE);
        assertThat(err.toString()).contains("Cannot reach MySQL at 127.0.0.1:1");
        assertThat(verify("--mysql-url", "jdbc:mysql://x")).isEqualTo(CommandLines.USAGE);
    }
}
