package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.local.fixture.Authority;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.mysql.Certificates;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.TlsMode;
import io.orrery.producer.binlog.BinlogConnection;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mode of TLS with real certificates, for queries and for the binary log, which connect in different ways. */
class TlsXIT {

    private static LocalStack stack;
    private static MySqlServer mysql;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().mysql().ephemeral().start();
        mysql = stack.mysql();
    }

    @AfterAll
    static void close() {
        stack.close();
    }

    /** Shows what it made for itself, whatever the test before left. */
    @BeforeEach
    void restore() throws SQLException {
        execute(
                "SET GLOBAL ssl_ca = 'ca.pem'",
                "SET GLOBAL ssl_cert = 'server-cert.pem'",
                "SET GLOBAL ssl_key = 'server-key.pem'",
                "ALTER INSTANCE RELOAD TLS");
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static MysqlAddress address(String host, TlsMode mode, Path ca) {
        return MysqlAddress.parse("mysql://" + mysql.user() + "@" + host + ":" + mysql.port(), mysql.password())
                .withTls(mode, Optional.ofNullable(ca));
    }

    /** How each of the two ways is encrypted, as the server sees it. */
    private static void accepted(String host, TlsMode mode, Path ca, String transport) throws Exception {
        MysqlAddress address = address(host, mode, ca);
        MysqlServer server = new MysqlServer(address);
        String query = "SELECT connection_type FROM performance_schema.threads WHERE ";
        List<List<String>> itself = server.ask(
                "itself", connection -> MysqlServer.rows(connection, query + "processlist_id = CONNECTION_ID()"));
        assertThat(itself).isEqualTo(List.of(List.of(transport)));
        try (BinlogConnection log = open(address)) {
            log.next();
            await().atMost(Duration.ofSeconds(60)).until(() -> server.ask(
                            "the others",
                            connection ->
                                    MysqlServer.rows(connection, query + "processlist_command LIKE 'Binlog Dump%'"))
                    .contains(List.of(transport)));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            execute("FLUSH BINARY LOGS"); // It sees that its reader is gone when it writes.
            return server.ask(
                            "the others",
                            connection ->
                                    MysqlServer.rows(connection, query + "processlist_command LIKE 'Binlog Dump%'"))
                    .isEmpty();
        });
    }

    private static BinlogConnection open(MysqlAddress address) throws IOException {
        MysqlServer.LogEnd end = new MysqlServer(address("127.0.0.1", TlsMode.DISABLED, null)).logEnd();
        BinlogPosition from = new BinlogPosition("", end.file(), end.position(), end.gtids(), 0);
        return BinlogConnection.open(address, BinlogConnection.drawServerId(), from, Duration.ofSeconds(1));
    }

    private static void refused(String host, TlsMode mode, Path ca) {
        MysqlAddress address = address(host, mode, ca);
        String[] parts = {"shows a certificate that --mysql-tls=" + mode.option() + " does not accept", "--mysql-ca"};
        assertThatThrownBy(() -> new MysqlServer(address).facts())
                .isExactlyInstanceOf(OrreryException.class)
                .hasMessageContainingAll(parts);
        assertThatThrownBy(() -> open(address)).isInstanceOf(IOException.class).satisfies(e -> assertThat(
                        Certificates.refusal(address, e))
                .get()
                .extracting(Throwable::getMessage)
                .asString()
                .contains(parts));
    }

    @Test
    void theCertificateThatMySqlMakesForItself() throws Exception {
        Path own = Path.of(new MysqlServer(address("127.0.0.1", TlsMode.DISABLED, null))
                        .ask("its folder", connection -> MysqlServer.rows(connection, "SELECT @@datadir"))
                        .get(0)
                        .get(0))
                .resolve("ca.pem");
        Path other = new Authority(folder).certificate();
        accepted("127.0.0.1", TlsMode.DISABLED, null, "TCP/IP");
        accepted("127.0.0.1", TlsMode.PREFERRED, null, "SSL/TLS");
        accepted("127.0.0.1", TlsMode.REQUIRED, other, "SSL/TLS"); // It is not looked at, as in MySQL's own clients.
        accepted("127.0.0.1", TlsMode.VERIFY_CA, own, "SSL/TLS");
        refused("127.0.0.1", TlsMode.VERIFY_CA, other);
        refused("127.0.0.1", TlsMode.VERIFY_CA, null); // The JDK's authorities.
        refused("127.0.0.1", TlsMode.VERIFY_IDENTITY, own); // It names no host.
    }

    @Test
    void aCertificateForSomeNames() throws Exception {
        Authority authority = new Authority(folder);
        execute(authority.statements("one", "ip:127.0.0.1,dns:db.example"));
        accepted("127.0.0.1", TlsMode.VERIFY_IDENTITY, authority.certificate(), "SSL/TLS");
        accepted("127.0.0.1", TlsMode.VERIFY_CA, authority.certificate(), "SSL/TLS");
        refused("localhost", TlsMode.VERIFY_IDENTITY, authority.certificate());
        accepted("localhost", TlsMode.VERIFY_CA, authority.certificate(), "SSL/TLS");
        execute(authority.statements("two", "dns:localhost"));
        accepted("localhost", TlsMode.VERIFY_IDENTITY, authority.certificate(), "SSL/TLS");
        refused("127.0.0.1", TlsMode.VERIFY_IDENTITY, authority.certificate());
    }

    @Test
    @Tag("soak")
    @SuppressWarnings("try") // A producer works by itself while it is open.
    void aServerThatShowsAnotherCertificateLaterStopsTheProducer() throws Exception {
        Authority authority = new Authority(folder);
        execute(authority.statements("one", "ip:127.0.0.1"));
        try (KinesisServer server = KinesisServer.start(KinesisOptions.defaults());
                Source source = new Source(mysql, server)) {
            ProducerSettings plain = source.settings(1);
            ProducerSettings settings = new ProducerSettings(
                    plain.name(),
                    address("127.0.0.1", TlsMode.VERIFY_IDENTITY, authority.certificate()),
                    plain.tables(),
                    plain.stream(),
                    plain.from(),
                    plain.state(),
                    plain.snapshots());
            source.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            try (Producer producer = source.start(settings)) {
                source.execute("INSERT INTO t VALUES (1)");
                StreamReader reader = source.reader();
                await().atMost(Duration.ofSeconds(120))
                        .failFast(source::check)
                        .until(() -> reader.poll().seen().size() == 1);
                execute(new Authority(folder).statements("other", "ip:127.0.0.1"));
                await().atMost(Duration.ofSeconds(120)).until(() -> {
                    kickReaders();
                    return source.failure() != null;
                });
                assertThat(source.failure()).hasMessageContaining("--mysql-tls=verify-identity does not accept");
            }
        }
    }

    private static void kickReaders() {
        new MysqlServer(address("127.0.0.1", TlsMode.DISABLED, null)).ask("its readers", connection -> {
            for (List<String> row : MysqlServer.rows(
                    connection,
                    "SELECT processlist_id FROM performance_schema.threads WHERE processlist_command LIKE 'Binlog"
                            + " Dump%'")) {
                try (Statement kill = connection.createStatement()) {
                    kill.execute("KILL " + row.get(0));
                } catch (SQLException gone) {
                    // It ended by itself.
                }
            }
            return null;
        });
    }

    @Test
    void aServerThatDemandsTlsOrHasNone() throws Exception {
        execute("SET GLOBAL require_secure_transport = ON");
        try {
            MysqlAddress plain = address("127.0.0.1", TlsMode.DISABLED, null);
            assertThatThrownBy(() -> new MysqlServer(plain).facts())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("require_secure_transport");
        } finally {
            new MysqlServer(address("127.0.0.1", TlsMode.REQUIRED, null)).ask("a change", connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("SET GLOBAL require_secure_transport = OFF");
                }
            });
        }
        // What a server does whose certificate is gone.
        execute("SET GLOBAL ssl_cert = '/nowhere.pem'", "ALTER INSTANCE RELOAD TLS NO ROLLBACK ON ERROR");
        accepted("127.0.0.1", TlsMode.PREFERRED, null, "TCP/IP");
        for (TlsMode mode : List.of(TlsMode.REQUIRED, TlsMode.VERIFY_CA)) {
            MysqlAddress encrypted = address("127.0.0.1", mode, null);
            assertThatThrownBy(() -> new MysqlServer(encrypted).facts())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("SSL");
            assertThatThrownBy(() -> open(encrypted))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not offer TLS");
        }
    }
}
