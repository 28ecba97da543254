package io.orrery.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.Authority;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlConnections;
import io.orrery.mysql.text.Charsets;
import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A check reaches MySQL as the producer does, by the same options, and no table's trouble ends it for the others. */
class CheckConnectionXIT {

    private static final TableSchema NOTES = schema("notes", "id");

    private static TableSchema schema(String table, String... columns) {
        return new TableSchema(
                new TableName("checked", table),
                Stream.of(columns)
                        .map(name -> new Column(name, ColumnType.parse("int"), false))
                        .toList(),
                List.of("id"));
    }

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static MySqlServer mysql;
    private static Authority authority;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private List<TableSchema> held = List.of(NOTES);

    /** Only encrypted connections, with a certificate that no JDK knows the authority of. */
    @BeforeAll
    static void start() throws Exception {
        stack = LocalStack.builder().mysql().ephemeral().start();
        mysql = stack.mysql();
        authority = new Authority(folder);
        execute("CREATE DATABASE checked", "CREATE TABLE checked.notes (id INT PRIMARY KEY)");
        execute(
                "INSERT INTO checked.notes VALUES (1), (2)",
                "CREATE TABLE checked.rekeyed (id INT, other INT PRIMARY KEY)");
        execute(
                "SET SESSION cte_max_recursion_depth = 2000",
                "CREATE TABLE checked.many (id INT PRIMARY KEY) WITH RECURSIVE n (id) AS"
                        + " (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 1000) SELECT id FROM n");
        execute(authority.statements("server", "ip:127.0.0.1"));
        execute("SET GLOBAL require_secure_transport = ON");
    }

    @AfterAll
    static void close() {
        stack.close();
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Command(name = "verify")
    private final class Check extends CheckCommand {
        @Override
        protected StoredTables open() {
            return new EmptyStore(held);
        }

        @Override
        protected String satellite() {
            return "empty";
        }
    }

    /** What a first look finds with keys of so many rows that differ kept at most. */
    private RowCheck.Findings compare(StoredTable table, int most) throws SQLException {
        MysqlAddress address = MysqlAddress.parse(
                "mysql://" + mysql.user() + "@" + mysql.host() + ":" + mysql.port(), mysql.password());
        try (Connection connection = new MysqlConnections(address).openToRead()) {
            SourceTable source = SourceTable.open(connection, new Charsets(Map.of()), table.schema())
                    .orElseThrow();
            return new KeyedCheck(table, source, rows -> {}, most).compare();
        }
    }

    private int verify(String host, String... more) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), mysql.password() + "\n");
        CommandLine line = CommandLines.of(
                new Check(),
                Map.of(
                        "ORRERY_MYSQL_URL",
                        "mysql://" + mysql.user() + "@" + host + ":" + mysql.port(),
                        "ORRERY_MYSQL_PASSWORD_FILE",
                        password.toString(),
                        "ORRERY_PATIENCE",
                        "0"));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(more);
    }

    private void reads(String host, String... more) throws Exception {
        out.getBuffer().setLength(0);
        assertThat(verify(host, more)).as("%s: %s", List.of(more), err).isEqualTo(CommandLines.FAILURE);
        assertThat(out.toString()).contains("checked.notes: 2 rows").contains("2 missing");
    }

    @Test
    void aServerThatRequiresTlsIsReadUnderEachModeThatAcceptsIt() throws Exception {
        String ca = authority.certificate().toString();
        reads("127.0.0.1");
        reads("127.0.0.1", "--mysql-tls", "required");
        reads("127.0.0.1", "--mysql-tls", "verify-ca", "--mysql-ca", ca);
        reads("127.0.0.1", "--mysql-tls", "verify-identity", "--mysql-ca", ca);
    }

    @Test
    void aCertificateThatIsNotAcceptedIsToldAsTheProducerTellsIt() throws Exception {
        assertThat(verify("127.0.0.1", "--mysql-tls", "verify-ca")).isEqualTo(CommandLines.FAILURE);
        assertThat(err.toString())
                .contains("--mysql-tls=verify-ca does not accept")
                .contains("--mysql-ca");
        String ca = authority.certificate().toString();
        assertThat(verify("localhost", "--mysql-tls", "verify-identity", "--mysql-ca", ca))
                .isEqualTo(CommandLines.FAILURE);
        assertThat(err.toString()).contains("--mysql-tls=verify-identity does not accept");
        assertThat(verify("127.0.0.1", "--mysql-tls", "disabled")).isEqualTo(CommandLines.FAILURE);
        assertThat(err.toString()).contains("require_secure_transport");
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsReached() throws Exception {
        assertThat(verify("127.0.0.1", "--mysql-tls", "some")).isEqualTo(CommandLines.USAGE);
        assertThat(verify("127.0.0.1", "--mysql-ca", "/nowhere.pem")).isEqualTo(CommandLines.USAGE);
        assertThat(verify("127.0.0.1", "--mysql-password", "secret")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).doesNotContain("'secret'").contains("ORRERY_MYSQL_PASSWORD_FILE");
    }

    @Test
    void aTableThatOneSideLacksIsToldAndTheOthersAreCompared() throws Exception {
        held = List.of(schema("gone", "id"), schema("rekeyed", "id", "other"), NOTES);
        reads("127.0.0.1", "--tables", "checked.*, checked.nowhere");
        assertThat(out.toString())
                .contains("checked.gone: 0 rows, not fully compared: the source has no such table")
                .contains("checked.rekeyed: 0 rows, not fully compared: the source's key is another now")
                .contains("checked.nowhere: the satellite holds no such table");
    }

    @Test
    void aColumnThatTheSourceHasNoLongerIsToldAndTheOthersAreCompared() throws Exception {
        held = List.of(schema("notes", "id", "lost"));
        reads("127.0.0.1");
        assertThat(out.toString()).contains("columns not compared: lost (the source has it no longer");
    }

    @Test
    void aTableIsNotReadToItsEndOnceSoManyOfItsRowsDiffer() throws Exception {
        StoredTable empty =
                new EmptyStore(List.of(schema("many", "id"))).tables().get(0);
        RowCheck.Findings some = compare(empty, 250);
        assertThat(some.rows()).as("100 rows at a time").isEqualTo(300);
        assertThat(some.suspects()).hasSize(300);
        assertThat(some.unseen()).contains("so many rows differ that it was not read to its end");
        RowCheck.Findings all = compare(empty, 1_001);
        assertThat(all.rows()).isEqualTo(1_000);
        assertThat(all.suspects()).hasSize(1_000);
        assertThat(all.unseen()).doesNotContain("so many rows differ");
    }

    @Test
    void rowsThatTheSourceLacksAreCountedUpToTheSameBound() throws Exception {
        ExtraRows extra = new ExtraRows(NOTES, 1_000);
        RowCheck.Findings some = compare(extra, 250);
        assertThat(extra.read()).as("pages of 100, and one more").isEqualTo(400);
        assertThat(some.suspects()).hasSize(300);
        assertThat(some.unseen()).contains("so many rows differ that it was not read to its end");
        RowCheck.Findings all = compare(new ExtraRows(NOTES, 1_000), 1_001);
        assertThat(all.suspects()).hasSize(1_000);
        assertThat(all.unseen()).isNull();
    }
}
