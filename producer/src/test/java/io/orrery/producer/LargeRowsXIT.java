package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A LONGBLOB of 64 MiB, in both images of an update too, goes through a producer of bounded memory. */
@Tag("soak")
class LargeRowsXIT {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String HEAP = System.getProperty("orrery.large.heap", "640m");

    private static String digest(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ask(Source source, String sql) throws SQLException {
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static String text(Row row) {
        byte[] data = row.getBytes("data");
        return row.getString("name") + " " + data.length + " " + digest(data);
    }

    private static String text(ChangeEvent<Row> event) {
        return event.match(
                w -> "write " + text(w.row()),
                u -> "update " + text(u.before()) + " to " + text(u.after()),
                d -> "delete " + text(d.row()));
    }

    @Test
    @SuppressWarnings("unchecked")
    void aBlobOf64MiBAndWhatFollowsIt() throws Exception {
        MySqlOptions options = MySqlOptions.defaults().with("max_allowed_packet", "1G");
        try (KinesisServer server =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                LocalStack stack =
                        LocalStack.builder().mysql(options).ephemeral().start();
                Source source = new Source(stack.mysql(), server)) {
            source.execute("CREATE TABLE photos (id INT PRIMARY KEY, name VARCHAR(20), data LONGBLOB)");
            source.start(source.settings(2)).close(); // Makes the stream and fixes the position.
            source.execute("INSERT INTO photos VALUES (1, 'large', REPEAT(RANDOM_BYTES(1024), 65536))");
            String large = "67108864 " + ask(source, "SELECT SHA2(data, 256) FROM photos");
            source.execute(
                    "UPDATE photos SET name = 'renamed'",
                    "UPDATE photos SET data = 'y', name = 'after'",
                    "DELETE FROM photos");
            String small = "1 " + digest(new byte[] {'y'});
            Process producer = ProducerMain.start(source, 2, List.of("-Xmx" + HEAP));
            StreamReader reader = source.reader();
            List<String> texts = new ArrayList<>();
            try {
                await().atMost(LONG).until(() -> {
                    assertThat(producer.isAlive()).as("the producer lives").isTrue();
                    reader.poll().seen().forEach(seen -> texts.add(text((ChangeEvent<Row>) seen.event())));
                    reader.seen().clear(); // This side's memory is bounded too.
                    return texts.size() == 4;
                });
            } finally {
                producer.destroyForcibly().waitFor();
            }
            assertThat(texts)
                    .containsExactly(
                            "write large " + large,
                            "update large " + large + " to renamed " + large,
                            "update renamed " + large + " to after " + small,
                            "delete after " + small);
        }
    }
}
