package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.privacy.ColumnRules;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A table or a column that nobody chose does not stop a producer, whatever is in it; a chosen one names the remedy. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class UnchosenXIT {

    private static final String ODD =
            " (id INT PRIMARY KEY, e ENUM(0xE4, '1'), j JSON," + " INDEX many ((CAST(j->'$.a' AS UNSIGNED ARRAY))))";

    @Test
    void isPassedOver() throws Exception {
        try (KinesisServer kinesis =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                Source source = new Source(SharedStack.mysql(), kinesis)) {
            source.execute(
                    "CREATE TABLE odd" + ODD, "CREATE TABLE part" + ODD, "CREATE TABLE plain (id INT PRIMARY KEY)");
            ProducerSettings settings = source.settings(1)
                    .withTables(new Selection(
                            TablePattern.parse(source.name() + ".*"),
                            Optional.of(TablePattern.parse(source.name() + ".odd")),
                            ColumnRules.parse(source.name() + ".part.e", null, Map.of()),
                            Partitioning.KEY));
            Story story = new Story(source);
            try (Producer producer = source.start(settings)) {
                source.execute(
                        "BEGIN",
                        "INSERT INTO odd VALUES (1, 1, '{\"a\": [1, 2]}'), (2, 2, '{}')",
                        "INSERT INTO part VALUES (1, 2, '{\"a\": [1, 2]}')",
                        "INSERT INTO plain VALUES (1)",
                        "COMMIT");
                story.end();
                assertThat(story.told()).containsExactly("write part", "write plain", "write done");
                Row part = (Row) ((Write<?>) story.seen().get(0).event()).row();
                assertThat(part.toMap()).isEqualTo(Map.of("id", 1L, "j", "{\"a\":[1,2]}"));
                assertThat(((Write<?>) story.seen().get(1).event())
                                .metadata()
                                .source()
                                .row())
                        .as("rows of other tables are counted")
                        .isEqualTo(3);
            }
            try (Producer producer = source.start(source.settings(1))) {
                source.execute("INSERT INTO odd VALUES (3, 1, '{}')");
                await().atMost(Duration.ofSeconds(60)).until(() -> source.failure() != null);
                assertThat(source.failure())
                        .hasMessageContainingAll(
                                "column 'e' of " + source.name() + ".odd can't be decoded",
                                "--exclude-columns '" + source.name() + ".odd.e'",
                                "--exclude-tables '" + source.name() + ".odd'");
            }
        }
    }
}
