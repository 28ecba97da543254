package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Binary logs that are encrypted at rest, and whose checksums come and go while they are read. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class LogFilesXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    private Path keys;

    private static String ask(Source source, String sql, int column) throws SQLException {
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(column);
        }
    }

    private static void awaitEqual(Source source, StreamReader reader) {
        await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(
                        Oracle.tables(reader.poll().seen()).get("t"))
                .isEqualTo(Oracle.select(source, "t")));
    }

    @Test
    void encryptedFilesAndChangingChecksums() throws Exception {
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxrwxrwx"));
        MySqlOptions options = MySqlOptions.defaults()
                .with("early_plugin_load", "keyring_file.so")
                .with("keyring_file_data", keys.resolve("keyring").toString())
                .with("binlog_encryption", "ON");
        try (KinesisServer server =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                LocalStack stack =
                        LocalStack.builder().mysql(options).ephemeral().start();
                Source source = new Source(stack.mysql(), server)) {
            assertThat(ask(source, "SHOW BINARY LOGS", 3)).isEqualTo("Yes");
            Path file = Path.of(ask(source, "SELECT @@datadir", 1)).resolve(ask(source, "SHOW BINARY LOGS", 1));
            try (InputStream in = Files.newInputStream(file)) {
                assertThat(in.readNBytes(4))
                        .as("magic of an encrypted log")
                        .asHexString()
                        .isEqualTo("FD62696E");
            }
            source.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
            StreamReader reader = source.reader();
            try (Producer producer = source.start(source.settings(2))) {
                source.execute("INSERT INTO t VALUES (1, 1)", "FLUSH BINARY LOGS", "INSERT INTO t VALUES (2, 1)");
                awaitEqual(source, reader);
                int id = 10;
                for (String checksum : new String[] {"NONE", "CRC32", "NONE", "CRC32"}) {
                    source.execute("SET GLOBAL binlog_checksum = " + checksum);
                    assertThat(ask(source, "SELECT @@GLOBAL.binlog_checksum", 1))
                            .isEqualTo(checksum);
                    source.execute(
                            "INSERT INTO t VALUES (" + id++ + ", 1)",
                            "SET SESSION binlog_transaction_compression = ON",
                            "UPDATE t SET n = n + 1",
                            "SET SESSION binlog_transaction_compression = OFF");
                    awaitEqual(source, reader);
                }
                assertThat(producer.progress().rows()).isEqualTo(2 + 4 + 3 + 4 + 5 + 6);
            }
            // What comes while it is away, of either kind, in files that it begins to read in the middle.
            source.execute(
                    "INSERT INTO t VALUES (20, 1)",
                    "SET GLOBAL binlog_checksum = NONE",
                    "INSERT INTO t VALUES (21, 1)",
                    "SET GLOBAL binlog_encryption = OFF",
                    "DELETE FROM t WHERE id < 20");
            try (Producer producer = source.start(source.settings(2))) {
                awaitEqual(source, reader);
                assertThat(Oracle.select(source, "t")).hasSize(2);
            }
        }
    }
}
