package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.check.Source;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.command.CommandLines;
import io.orrery.search.connection.ConnectionSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
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
        try (Connection mysql = Source.connect(
                        url(SharedStack.mysql()), SharedStack.mysql().password());
                SearchStore store = SearchStore.open(ConnectionSettings.of(url), SearchSettings.defaults())) {
            mysql.setReadOnly(false);
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
    void whatIsWrongIsNamed() {
        assertThat(verify("--tables", "nothing.here")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("'nothing.here'");
        assertThat(verify("--mysql-url", "mysql://orrery@127.0.0.1:1")).isEqualTo(CommandLines.FAILURE);
        assertThat(err.toString()).contains("Cannot connect to MySQL at 127.0.0.1:1");
        assertThat(verify("--mysql-url", "jdbc:mysql://x")).isEqualTo(CommandLines.USAGE);
    }
}
