package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A transaction of 2 GB goes through a producer of 256 MB. */
@Tag("soak")
class BoundedMemoryXIT {

    private static final Duration LONG = Duration.ofMinutes(15);
    private static final int DOUBLINGS = Integer.getInteger("orrery.doublings", 12);

    @Test
    void aHugeTransaction() throws Exception {
        transaction("OFF");
    }

    @Test
    void aHugeCompressedTransaction() throws Exception {
        transaction("ON");
    }

    private static void transaction(String compression) throws Exception {
        MySqlOptions options = MySqlOptions.defaults()
                .with("binlog_cache_size", "1M")
                .with("max_binlog_cache_size", "8G")
                .with("max_allowed_packet", "1G");
        try (KinesisServer server =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                LocalStack stack =
                        LocalStack.builder().mysql(options).ephemeral().start();
                Source source = new Source(stack.mysql(), server)) {
            source.execute("CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, pad LONGTEXT)");
            source.start(source.settings(2)).close(); // Makes the stream and fixes the position.
            Process producer = ProducerMain.start(source, 2, List.of("-Xmx256m"));
            try {
                await().atMost(Duration.ofMinutes(2)).until(() -> {
                    source.execute("INSERT INTO big (pad) VALUES ('first')");
                    return !source.reader().poll().seen().isEmpty();
                });
                source.execute("SET SESSION binlog_transaction_compression = " + compression, "BEGIN");
                source.execute("INSERT INTO big (pad) VALUES (REPEAT(HEX(RANDOM_BYTES(512)), 512))");
                // Each doubles what there is: 2 GB after twelve.
                for (int i = 0; i < DOUBLINGS; i++) {
                    source.execute("INSERT INTO big (pad) SELECT pad FROM big WHERE LENGTH(pad) > 10");
                }
                source.execute("COMMIT", "INSERT INTO big (pad) VALUES ('last')");
                LastWord reader = new LastWord(source);
                await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    assertThat(producer.isAlive()).as("the producer lives").isTrue();
                    return reader.seen();
                });
            } finally {
                producer.destroyForcibly();
            }
        }
    }
}
