package io.orrery.olap;

import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.update;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.Event;
import io.orrery.event.Geometry;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryRunner;
import io.orrery.olap.query.QueryServer;
import io.orrery.olap.store.Events;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, on a real MySQL and a database that is being written to. */
class OlapVerifyXIT {

    private static final int ROWS = 6_000;

    private static final TableSchema ITEMS = schema(
            "items",
            List.of("region", "id"),
            "region varchar(10)",
            "id bigint unsigned",
            "price decimal(40,2)",
            "weight float",
            "flags set",
            "seen timestamp(6)",
            "spec json",
            "raw varbinary(10)",
            "bits bit(64)",
            "late time(3)",
            "day date",
            "shape geometry",
            "small decimal(5,2)");

    /** Keys that are joined on as text, and keys that are stored in another form than the source's. */
    private static final TableSchema DAYS = schema("days", List.of("day", "code"), "day date", "code binary(2)");

    private static final TableSchema TIMES = schema("times", List.of("at", "raw"), "at time(3)", "raw binary(2)");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;
    private OlapStore store;
    private Connection mysql;
    private Statement sql;
    private long position;

    /** @param columns each as {@code name type} */
    private static TableSchema schema(String table, List<String> key, String... columns) {
        return Events.schema(
                new TableName("olap_verify", table),
                key,
                Stream.of(columns).flatMap(c -> Stream.of(c.split(" ", 2))).toArray(String[]::new));
    }

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("verify.duckdb");
        store = OlapStore.open(file, OlapSettings.of("s"));
        mysql = SharedStack.mysql().connect();
        sql = mysql.createStatement();
        sql.execute("SET time_zone = '+00:00'");
        sql.execute("CREATE DATABASE olap_verify");
    }

    @AfterEach
    void close() throws Exception {
        sql.execute("DROP DATABASE olap_verify");
        mysql.close();
        store.close();
    }

    private static String url() {
        MySqlServer server = SharedStack.mysql();
        return "mysql://" + server.user() + "@" + server.address();
    }

    private int verify(String... more) {
        CommandLine line = CommandLines.of(
                new OlapCommand(),
                Map.of(
                        "ORRERY_MYSQL_URL",
                        url(),
                        "ORRERY_MYSQL_PASSWORD",
                        SharedStack.mysql().password()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("verify", "--database", file.toString()));
        arguments.addAll(List.of(more));
        out.getBuffer().setLength(0);
        return line.execute(arguments.toArray(String[]::new));
    }

    private void apply(Event... events) throws Exception {
        store.apply(batch("a", ++position, events));
    }

    private static Object[] row(int i) {
        return new Object[] {
            i % 2 == 0 ? "east" : "West",
            BigInteger.TWO.pow(63).add(BigInteger.valueOf(i)),
            new BigDecimal("12345678901234567890123456789012345678.50"),
            0.1f,
            List.of("a", "c"),
            "2026-01-02T03:04:05.000001Z",
            "{\"n\": 1.5, \"list\": [1, null]}",
            new byte[] {0, (byte) i},
            BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
            "-100:00:00.250",
            "2026-02-03",
            new Geometry(0, "POINT (1 2)"),
            new BigDecimal("-0.05")
        };
    }

    private void makeItems() throws Exception {
        sql.execute(
                "CREATE TABLE olap_verify.items (region varchar(10), id bigint unsigned, price decimal(40,2), weight"
                        + " float, flags set('a','b','c'), seen timestamp(6) NULL, spec json, raw varbinary(10), bits"
                        + " bit(64), late time(3), day date, shape geometry, small decimal(5,2), PRIMARY KEY (region,"
                        + " id))");
        StringBuilder insert = new StringBuilder("INSERT INTO olap_verify.items VALUES ");
        List<Event> events = new ArrayList<>(List.of(ITEMS));
        for (int i = 1; i <= ROWS; i++) {
            insert.append(i == 1 ? "('" : ",('").append(row(i)[0]).append("',").append(row(i)[1]);
            insert.append(",12345678901234567890123456789012345678.5,0.1,'a,c','2026-01-02 03:04:05.000001',"
                    + "'{\"list\":[1,null],\"n\":1.50}',X'00");
            insert.append("%02x".formatted(i & 0xff)).append("',~0,'-100:00:00.25','2026-02-03',POINT(1,2),-0.05)");
            events.add(write(ITEMS, i, row(i)));
        }
        sql.execute(insert.toString());
        store.apply(new Batch("a", events, new StreamPosition(Long.toString(++position))));
    }

    private void makeKeys() throws Exception {
        sql.execute("CREATE TABLE olap_verify.days (day date, code binary(2), PRIMARY KEY (day, code))");
        sql.execute("INSERT INTO olap_verify.days VALUES ('2026-01-02', X'7c5c'), ('2026-01-03', X'0001')");
        sql.execute("CREATE TABLE olap_verify.times (at time(3), raw binary(2), PRIMARY KEY (at, raw))");
        sql.execute("INSERT INTO olap_verify.times VALUES ('-30:00:00', X'0001'), ('100:00:00.5', X'ff00')");
        byte[] one = {0, 1};
        apply(
                DAYS,
                write(DAYS, 1, "2026-01-02", new byte[] {0x7c, 0x5c}),
                write(DAYS, 2, "2026-01-03", one),
                TIMES,
                write(TIMES, 3, "-30:00:00.000", one),
                write(TIMES, 4, "100:00:00.500", new byte[] {-1, 0}));
    }

    @Test
    void missingExtraAndDifferentRowsAreTold() throws Exception {
        makeItems();
        makeKeys();
        QueryLimits limits = QueryLimits.defaults();
        try (QueryRunner runner = new QueryRunner(store.database(), limits);
                QueryServer server = QueryServer.start(runner, file, limits)) {
            assertThat(server.address()).isNotEmpty();
            assertThat(verify("--patience", "0")).as(out + " " + err).isZero();
            assertThat(out.toString())
                    .contains("olap_verify.items: 6000 rows, equal")
                    .contains("olap_verify.days: 2 rows, equal")
                    .contains("olap_verify.times: 2 rows, equal");

            sql.execute("UPDATE olap_verify.items SET bits = 1 WHERE region = 'east' AND id = 9223372036854775810");
            sql.execute("UPDATE olap_verify.items SET late = '-100:00:00.251' WHERE id = 9223372036854775811");
            sql.execute("DELETE FROM olap_verify.items WHERE region = 'east' AND id = 9223372036854775812");
            sql.execute("INSERT INTO olap_verify.items (region, id) VALUES ('north', 1)");
            sql.execute("UPDATE olap_verify.days SET day = '2026-01-04' WHERE day = '2026-01-03'");
            apply(TIMES, write(TIMES, 20, "838:59:59.000", new byte[] {0, 0}));
            assertThat(verify("--patience", "1")).isEqualTo(1);
            assertThat(out.toString())
                    .contains("items: 6000 rows, 1 missing, 1 extra, 2 different")
                    .contains("different east|9223372036854775810")
                    .contains("different West|9223372036854775811")
                    .contains("extra east|9223372036854775812")
                    .contains("missing north|1")
                    .contains("days: 2 rows, 1 missing, 1 extra")
                    .contains("extra 2026-01-03|0001")
                    .contains("missing 2026-01-04|0001")
                    .contains("extra 838:59:59.000|0000");
        }
        store.close();
        assertThat(verify("--tables", "olap_verify.days", "--patience", "0"))
                .as("on the file itself")
                .isEqualTo(1);
        store = OlapStore.open(file, OlapSettings.of("s"));
        assertThat(verify("--tables", "nothing.here")).isNotZero();
    }

    private static final TableSchema LOST =
            schema("lost", List.of("id"), "id varchar(20)", "old varchar(10)", "text varchar(10)");

    @Test
    void aColumnThatTheSourceLostIsToldAndTheRestIsCompared() throws Exception {
        sql.execute("CREATE TABLE olap_verify.lost (id VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY, text VARCHAR(10)"
                + " CHARACTER SET gbk)");
        sql.execute("INSERT INTO olap_verify.lost VALUES ('é\\\\', '漢'), ('b', 'x')");
        apply(
                LOST,
                write(LOST, 1, "é\\", "was", "漢"),
                write(LOST, 2, "b", "was", "y"),
                write(LOST, 3, "c", "was", "z"));
        store.close();
        assertThat(verify("--tables", "olap_verify.lost", "--patience", "0")).isEqualTo(1);
        assertThat(out.toString())
                .as(err.toString())
                .contains("olap_verify.lost: 2 rows, 1 extra, 1 different; columns not compared: old (the source has");
        store = OlapStore.open(file, OlapSettings.of("s"));
    }

    private static final TableSchema LOG = schema("log", List.of(), "n int", "spot geometry");

    @Test
    void aTableWithoutAKeyIsComparedByAllThatItsRowsSayAndHowOften() throws Exception {
        sql.execute("CREATE TABLE olap_verify.log (n int, spot geometry)");
        sql.execute("INSERT INTO olap_verify.log VALUES (1, POINT(1, 2)), (1, POINT(1, 2)), (2, NULL), (3, NULL)");
        Geometry spot = new Geometry(0, "POINT (1 2)");
        apply(LOG, write(LOG, 1, 1L, spot), write(LOG, 2, 1L, spot), write(LOG, 3, 2L, null), write(LOG, 4, 3L, null));
        store.close();
        assertThat(verify("--patience", "0")).as(out + " " + err).isZero();
        assertThat(out.toString()).contains("olap_verify.log: 4 rows, equal");

        sql.execute("DELETE FROM olap_verify.log WHERE n = 1 LIMIT 1");
        sql.execute("DELETE FROM olap_verify.log WHERE n = 2");
        sql.execute("UPDATE olap_verify.log SET spot = POINT(1, 1) WHERE n = 3");
        assertThat(verify("--patience", "1")).isEqualTo(1);
        assertThat(out.toString()).contains("olap_verify.log: 2 rows, 1 missing, 2 extra, 1 different");
        store = OlapStore.open(file, OlapSettings.of("s"));
    }

    private static final TableSchema HOT = schema("hot", List.of("id"), "id bigint", "n bigint");

    /** A change of the source that arrives a while later. */
    private record Late(long due, Event event) {}

    @Test
    void whatIsOnItsWayIsNoDifference() throws Exception {
        sql.execute("CREATE TABLE olap_verify.hot (id bigint PRIMARY KEY, n bigint)");
        apply(HOT);
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread flow = new Thread(() -> {
            try {
                flow(over);
            } catch (Exception e) {
                failure.set(e);
            }
        });
        QueryLimits limits = QueryLimits.defaults();
        try (QueryRunner runner = new QueryRunner(store.database(), limits);
                QueryServer server = QueryServer.start(runner, file, limits)) {
            assertThat(server.address()).isNotEmpty();
            flow.start();
            for (int i = 0; i < 3; i++) {
                assertThat(verify("--tables", "olap_verify.hot", "--patience", "2"))
                        .as(out + " " + err)
                        .isZero();
            }
        } finally {
            over.set(true);
            flow.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(out.toString()).contains("olap_verify.hot").doesNotContain("different");
    }

    /** Rows come, change and go all the time; row 0 changes with each step, faster than it can arrive. */
    private void flow(AtomicBoolean over) throws Exception {
        ArrayDeque<Late> late = new ArrayDeque<>();
        for (long n = 1; !over.get() || !late.isEmpty(); n++) {
            if (!over.get()) {
                long due = System.nanoTime() + Duration.ofMillis(400).toNanos();
                sql.execute("REPLACE INTO olap_verify.hot VALUES (0, " + n + "), (" + n % 50 + " + 1, " + n + ")");
                sql.execute("DELETE FROM olap_verify.hot WHERE id = " + ((n + 25) % 50 + 1));
                late.add(new Late(due, update(HOT, 3 * n, 0L, n)));
                late.add(new Late(due, update(HOT, 3 * n + 1, n % 50 + 1, n)));
                late.add(new Late(due, delete(HOT, 3 * n + 2, (n + 25) % 50 + 1, null)));
            }
            List<Event> arrived = new ArrayList<>(List.of(HOT));
            while (!late.isEmpty() && late.peek().due() < System.nanoTime()) {
                arrived.add(late.poll().event());
            }
            apply(arrived.toArray(Event[]::new));
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
