package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.SharedStack;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.doctor.Finding;
import io.orrery.producer.doctor.ServerChecks;
import io.orrery.runtime.OrreryException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One line a check: what it finds where all is well, and where it is not. */
class DoctorXIT {

    private KinesisServer server;

    @BeforeEach
    void start() {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static CommandMain.Result doctor(Source source, Map<String, String> environment) throws Exception {
        return CommandMain.run(
                source, environment, "doctor", "--stream", source.name(), "--tables", source.name() + ".*");
    }

    @Test
    void allIsWell() throws Exception {
        try (Source source = new Source(SharedStack.mysql(), server)) {
            source.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            source.start(source.settings(2)).close();
            CommandMain.Result result = doctor(source, Map.of());
            assertThat(result.out())
                    .contains(
                            "ok       MySQL 8.0.33 answers",
                            "ok       log_bin is on",
                            "ok       binlog_format is ROW",
                            "ok       binlog_row_image is FULL",
                            "ok       binlog_row_metadata is FULL",
                            "ok       gtid_mode is ON",
                            "ok       binlog_row_value_options is empty",
                            "ok       'orrery' has REPLICATION SLAVE",
                            "ok       'orrery' has REPLICATION CLIENT",
                            "ok       binary logs are kept for 2592000 s",
                            "ok       1 table matches",
                            "ok       nothing is left out of the binary log",
                            "ok       binlog_format may be set for a session by",
                            "has 2 shards and takes records of",
                            "ok       the saved position of '" + source.name() + "'",
                            "within the binary logs that are kept, for another 2592000 s")
                    .doesNotContain("warning", "failure");
            assertThat(result.exit()).isZero();
        }
    }

    @Test
    void muchIsWrong() throws Exception {
        MySqlOptions options = MySqlOptions.defaults()
                .with("binlog_format", "STATEMENT")
                .with("binlog_row_image", "MINIMAL")
                .with("binlog_row_metadata", "MINIMAL")
                .with("binlog_row_value_options", "PARTIAL_JSON")
                .with("binlog_expire_logs_seconds", "600")
                .with("gtid_mode", "OFF")
                .with("enforce_gtid_consistency", "OFF");
        try (LocalStack stack = LocalStack.builder().mysql(options).ephemeral().start();
                Source source = new Source(stack.mysql(), server)) {
            source.execute("CREATE USER poor@localhost IDENTIFIED BY 'pw'");
            CommandMain.Result result = doctor(
                    source,
                    Map.of(
                            "ORRERY_MYSQL_URL",
                            "mysql://poor@127.0.0.1:" + stack.mysql().port(),
                            "ORRERY_MYSQL_PASSWORD",
                            "pw"));
            assertThat(result.out())
                    .contains(
                            "failure  binlog_format is STATEMENT: set it to ROW",
                            "warning  binlog_row_image is MINIMAL",
                            "warning  binlog_row_metadata is MINIMAL",
                            "warning  gtid_mode is not ON",
                            "failure  binlog_row_value_options is PARTIAL_JSON",
                            "failure  'poor' lacks REPLICATION SLAVE: GRANT REPLICATION SLAVE ON *.*",
                            "failure  'poor' lacks REPLICATION CLIENT: GRANT REPLICATION CLIENT ON *.*",
                            "warning  binary logs are kept for 600 s only",
                            "warning  no table matches",
                            "failure  There is no stream '" + source.name() + "'");
            assertThat(result.exit()).isEqualTo(1);
        }
    }

    @Test
    void aPurgedPositionAndNoBinaryLog() throws Exception {
        try (LocalStack stack = LocalStack.builder().mysql().ephemeral().start()) {
            Source source = new Source(stack.mysql(), server);
            source.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            source.start(source.settings(1)).close();
            source.execute("INSERT INTO t VALUES (1)", "FLUSH BINARY LOGS", "INSERT INTO t VALUES (2)");
            source.execute("FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE '2999-01-01'");
            CommandMain.Result purged = doctor(source, Map.of());
            assertThat(purged.out())
                    .contains("failure  Cannot go on from position", "purged", "orrery position --forget");
            assertThat(purged.exit()).isEqualTo(1);

            source.leave();
            stack.mysql()
                    .restart(MySqlOptions.defaults()
                            .with("binlog_do_db", "elsewhere")
                            .with("binlog_ignore_db", source.name())
                            .with("log_replica_updates", "OFF"));
            Source filtered = source.reconnect();
            filtered.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1'");
            assertThat(new ServerChecks(new MysqlServer(filtered.address()))
                            .run(table -> table.schema().equals(source.name())))
                    .filteredOn(finding -> finding.level() == Finding.Level.FAILURE)
                    .extracting(Finding::text)
                    .satisfiesExactly(
                            text -> assertThat(text)
                                    .startsWith("binlog_do_db=elsewhere leaves " + source.name() + " out"),
                            text -> assertThat(text).startsWith("binlog_ignore_db leaves " + source.name() + " out"),
                            text -> assertThat(text).contains("is a replica", "log_replica_updates=OFF"));
            filtered.leave();
            stack.mysql().restart(MySqlOptions.defaults().with("skip-log-bin", ""));
            Source silent = source.reconnect();
            assertThat(new ServerChecks(new MysqlServer(silent.address())).run(table -> true))
                    .contains(new Finding(Finding.Level.FAILURE, "log_bin is off: start the server with log_bin set"));
            assertThatThrownBy(() -> silent.start(silent.settings(1)))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("writes no binary log: start it with log_bin set");
            silent.close();
        }
    }

    @Test
    void theServerIsNotThere() throws Exception {
        try (Source source = new Source(SharedStack.mysql(), server)) {
            CommandMain.Result result = doctor(source, Map.of("ORRERY_MYSQL_URL", "mysql://u@127.0.0.1:1"));
            assertThat(result.out()).contains("failure  Cannot reach MySQL at 127.0.0.1:1");
            assertThat(result.exit()).isEqualTo(1);
        }
    }
}
