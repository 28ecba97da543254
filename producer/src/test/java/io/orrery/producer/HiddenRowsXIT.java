package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.TablePattern;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.doctor.Finding;
import io.orrery.producer.doctor.StatementSessions;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of a chosen table that a session changes which logs by statement, without a statement that names the table. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class HiddenRowsXIT {

    private KinesisServer server;
    private Source source;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        source.execute(
                "CREATE TABLE t (id INT)",
                "CREATE TABLE u (id INT)",
                "CREATE TABLE w (id INT)",
                "CREATE TRIGGER tr AFTER INSERT ON u FOR EACH ROW BEGIN INSERT INTO w SELECT REPLACE(id, 'a', 'b') FROM t;"
                        + " INSERT INTO t VALUES (NEW.id) ON DUPLICATE KEY UPDATE id = 1; END",
                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC MODIFIES SQL DATA BEGIN UPDATE t SET id = 2; RETURN 1; END",
                "CREATE FUNCTION g() RETURNS INT DETERMINISTIC MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO w SELECT id FROM t; RETURN 1; END",
                "INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    /** All but {@code u} and {@code w}. */
    private ProducerSettings settings() {
        return source.settings(1)
                .withTables(Selection.of(TablePattern.parse(source.name() + ".t*," + source.name() + ".done")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE t2 SELECT * FROM u | rows of DB.t2 were changed by a statement that is not",
                "SELECT f()                      | rows of DB.t were changed by the function DB.f and a statement that is not",
                "DO f()                          | rows of DB.t were changed by the function DB.f and a statement that is not",
                "INSERT INTO u VALUES (1)        | rows of DB.t were changed by a trigger of DB.u and a statement that is not",
            })
    void stopsWhereTheServerTells(String sql, String message) throws Exception {
        try (Producer producer = source.start(settings())) {
            source.execute("SET SESSION binlog_format = 'STATEMENT'", sql);
            await().atMost(Duration.ofSeconds(60)).until(() -> source.failure() != null);
            assertThat(source.failure())
                    .hasMessageContainingAll(message.replace("DB", source.name()), "set binlog_format=ROW");
        }
    }

    @Test
    void isToldWhereNobodyKnows() throws Exception {
        source.start(settings()).close();
        source.execute("SET SESSION binlog_format = 'STATEMENT'", "SELECT g()", "SET SESSION binlog_format = 'ROW'");
        Story story = new Story(source);
        try (Producer producer = source.start(settings())) {
            source.execute("CREATE TABLE t2 SELECT * FROM u");
            source.execute("SET SESSION binlog_format = 'STATEMENT'", "SELECT g()");
            assertThat(new StatementSessions(new MysqlServer(source.address())).run())
                    .anyMatch(finding -> finding.level() == Finding.Level.WARNING
                            && finding.text().startsWith("sessions of orrery@"));
            source.execute("SET SESSION binlog_format = 'ROW'");
            story.end();
            assertThat(story.told()).containsExactly("write done");
            assertThat(producer.moves()).as("what g changes is known").isZero();
        }
        source.execute(
                "SET SESSION binlog_format = 'STATEMENT'",
                "SELECT g()",
                "DROP FUNCTION g",
                "SET SESSION binlog_format = 'ROW'",
                "INSERT INTO t VALUES (5)");
        try (Producer producer = source.start(settings())) {
            await().atMost(Duration.ofSeconds(60))
                    .failFast(source::check)
                    .until(() -> story.poll().size() == 2);
            assertThat(producer.moves()).isEqualTo(1);
        }
    }
}
