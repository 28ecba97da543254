package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.orrery.event.TablePattern;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Rows that foreign keys change are not in the log of MySQL before 9.6: this is told, at the start and when it happens. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class CascadesXIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.orrery.producer");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Source source;

    @BeforeEach
    void start() throws SQLException {
        log.start();
        logger.addAppender(log);
        source = new Source();
        source.execute(
                "CREATE TABLE parent (id INT PRIMARY KEY, code INT UNIQUE, n INT)",
                "CREATE TABLE child (id INT PRIMARY KEY, parent_id INT,"
                        + " CONSTRAINT fk_child FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE)",
                "CREATE TABLE grandchild (id INT PRIMARY KEY, child_id INT, code INT,"
                        + " CONSTRAINT fk_child_of FOREIGN KEY (child_id) REFERENCES child (id) ON DELETE CASCADE,"
                        + " CONSTRAINT fk_code FOREIGN KEY (code) REFERENCES parent (code) ON UPDATE SET NULL)",
                "CREATE TABLE strict (id INT PRIMARY KEY, parent_id INT, FOREIGN KEY (parent_id) REFERENCES parent"
                        + " (id))",
                "INSERT INTO parent VALUES (1, 11, 0), (2, 12, 0), (3, 13, 0), (4, 14, 0)",
                "INSERT INTO child VALUES (1, 1), (2, 2)",
                "INSERT INTO grandchild VALUES (1, 1, 11), (2, 2, 12)");
    }

    @AfterEach
    void close() throws SQLException {
        logger.detachAppender(log);
        source.close();
    }

    private List<String> logged(String part) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    /** Of the grandchildren alone: nobody chose their parents. */
    private ProducerSettings settings() {
        return source.settings(1)
                .withTables(new Selection(
                        TablePattern.parse(source.name() + ".grandchild," + source.name() + ".done"),
                        Optional.empty(),
                        io.orrery.producer.privacy.ColumnRules.NONE,
                        Partitioning.KEY));
    }

    @Test
    void changesOfParentsThatCascadeAreCountedAndNamedOnce() throws Exception {
        source.execute("CREATE TABLE done (id INT PRIMARY KEY)");
        try (Producer producer = source.start(settings())) {
            assertThat(logged("foreign keys change rows of " + source.name() + ".grandchild"))
                    .singleElement()
                    .asString()
                    .contains(
                            "fk_child_of ON DELETE CASCADE of " + source.name() + ".child",
                            "fk_code ON UPDATE SET NULL of " + source.name() + ".parent",
                            "MySQL 9.6",
                            "'verify'");
            source.execute(
                    "UPDATE parent SET n = 1", // Of no column that is referred to.
                    "UPDATE parent SET id = 5 WHERE id = 4", // Of one that nothing follows.
                    "SET foreign_key_checks = 0",
                    "DELETE FROM parent WHERE id = 3",
                    "SET foreign_key_checks = 1",
                    "INSERT INTO done VALUES (1)");
            await().atMost(SOON)
                    .failFast(source::check)
                    .until(() -> producer.progress().rows() == 1);
            assertThat(producer.cascades()).isZero();
            source.execute(
                    "UPDATE parent SET code = 111 WHERE id = 1",
                    "DELETE FROM parent WHERE id = 1",
                    "DELETE FROM child WHERE id = 2",
                    "INSERT INTO done VALUES (2)");
            await().atMost(SOON)
                    .failFast(source::check)
                    .until(() -> producer.progress().rows() == 2);
            assertThat(producer.cascades()).isEqualTo(3);
            String place = "lets foreign keys change rows of " + source.name() + ".grandchild";
            assertThat(logged("A change of " + source.name() + ".parent " + place))
                    .hasSize(1);
            assertThat(logged("A change of " + source.name() + ".child " + place))
                    .hasSize(1);

            // A key that comes later counts as well.
            source.execute(
                    "ALTER TABLE done ADD COLUMN parent_id INT DEFAULT 2,"
                            + " ADD FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE SET NULL",
                    "DELETE FROM parent WHERE id = 2",
                    "INSERT INTO done VALUES (3, NULL)");
            await().atMost(SOON)
                    .failFast(source::check)
                    .until(() -> producer.progress().rows() == 3);
            assertThat(producer.cascades()).isEqualTo(4);
        }
    }

    @Test
    void doctorNamesEachTable() throws Exception {
        CommandMain.Result result = CommandMain.run(
                source, Map.of(), "doctor", "--stream", source.name(), "--tables", source.name() + ".*");
        assertThat(result.out())
                .contains(
                        "warning  foreign keys change rows of " + source.name()
                                + ".child and this server does not log it" + " (fk_child ON DELETE CASCADE of "
                                + source.name() + ".parent)",
                        "warning  foreign keys change rows of " + source.name() + ".grandchild")
                .doesNotContain("rows of " + source.name() + ".strict");
    }
}
