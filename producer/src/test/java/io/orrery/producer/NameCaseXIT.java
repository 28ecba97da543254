package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import io.orrery.producer.privacy.ColumnRules;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server whose names of tables don't tell upper from lower case: statements have them as somebody wrote them. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class NameCaseXIT {

    @Test
    void namesAreComparedAsTheServerDoes() throws Exception {
        MySqlOptions options = MySqlOptions.defaults().with("lower_case_table_names", "1");
        try (KinesisServer kinesis =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                LocalStack stack =
                        LocalStack.builder().mysql(options).ephemeral().start();
                Source source = new Source(stack.mysql(), kinesis)) {
            String upper = source.name().toUpperCase(Locale.ROOT);
            source.execute(
                    "CREATE TABLE Orders (id INT PRIMARY KEY, Secret INT)",
                    "CREATE TABLE Left_Out (id INT PRIMARY KEY)",
                    "CREATE TABLE Still (id INT PRIMARY KEY)",
                    "CREATE TABLE ÉTÉ (id INT PRIMARY KEY)",
                    // The server's table of letters does not have these two: they stay two tables.
                    "CREATE TABLE `\u0241` (id INT PRIMARY KEY)",
                    "CREATE TABLE `\u0242` (id INT PRIMARY KEY)");
            Selection selection = new Selection(
                    TablePattern.parse(upper + ".*"),
                    Optional.of(TablePattern.parse(upper + ".LEFT_*")),
                    ColumnRules.parse(upper + ".ORDERS.Secret", null, Map.of()),
                    Partitioning.KEY);
            Story story = new Story(source);
            try (Producer producer = source.start(source.settings(1).withTables(selection))) {
                source.execute(
                        "INSERT INTO ORDERS VALUES (1, 1)",
                        "INSERT INTO Left_Out VALUES (1)",
                        "ALTER TABLE oRDERS ADD n INT NOT NULL DEFAULT 7",
                        "INSERT INTO " + upper + ".Orders VALUES (2, 2, 2)",
                        "TRUNCATE TABLE Orders",
                        "TRUNCATE `ÉTÉ`",
                        "DROP TABLE `\u0241`",
                        "TRUNCATE Left_Out",
                        "RENAME TABLE Orders TO Former",
                        "CREATE TABLE Young LIKE Still",
                        "DROP TABLE FORMER",
                        "DROP DATABASE " + upper,
                        "CREATE DATABASE " + source.name(),
                        "USE " + source.name());
                story.end();
                assertThat(story.told())
                        .containsExactly(
                                "write orders",
                                "write orders",
                                "truncate orders",
                                "truncate été",
                                "drop \u0241",
                                "drop orders",
                                "drop former",
                                "drop still",
                                "drop young",
                                "drop été",
                                "drop \u0242",
                                "write done");
                Row second = (Row) ((Write<?>) story.seen().get(1).event()).row();
                assertThat(second.toMap().keySet()).containsExactly("id", "n");
                assertThat(second.schema().columns().get(1).earlierOrNull()).isEqualTo(7L);
            }
            CommandMain.Result doctor =
                    CommandMain.run(source, Map.of(), "doctor", "--stream", source.name(), "--tables", upper + ".Do?e");
            assertThat(doctor.out()).contains("ok       1 table matches");
        }
    }
}
