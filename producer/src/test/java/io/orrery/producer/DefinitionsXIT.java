package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What statements do to whole tables, as a real server logs them. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class DefinitionsXIT {

    private KinesisServer server;
    private Source source;
    private Story story;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        story = new Story(source);
    }

    @AfterEach
    void close() throws SQLException {
        source.execute("CREATE DATABASE IF NOT EXISTS " + source.name());
        source.close();
        server.close();
    }

    @Test
    void renamedTables() throws Exception {
        source.execute(
                "CREATE TABLE a (id INT PRIMARY KEY)",
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE TABLE two (id INT PRIMARY KEY)",
                "CREATE TABLE log (id INT PRIMARY KEY)");
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "INSERT INTO a VALUES (1)",
                    "RENAME TABLE a TO b",
                    "INSERT INTO b VALUES (2)",
                    // As gh-ost and pt-online-schema-change do it.
                    "CREATE TABLE _t_gho LIKE t",
                    "INSERT INTO t VALUES (1)",
                    "INSERT INTO _t_gho VALUES (1)",
                    "RENAME TABLE t TO _t_del, _t_gho TO t",
                    "INSERT INTO t VALUES (2)",
                    "DROP TABLE _t_del",
                    // In two statements.
                    "CREATE TABLE two_new LIKE two",
                    "ALTER TABLE two RENAME two_old",
                    "ALTER TABLE two_new RENAME two",
                    "INSERT INTO two VALUES (1)",
                    // Put away and made anew.
                    "INSERT INTO log VALUES (1)",
                    "RENAME TABLE log TO log_1",
                    "CREATE TABLE log LIKE log_1",
                    "INSERT INTO log VALUES (2)");
            story.end();
            assertThat(story.told())
                    .containsExactly(
                            "write a",
                            "drop a",
                            "write b",
                            "write t",
                            "write _t_gho",
                            "drop _t_gho",
                            "write t",
                            "drop _t_del",
                            "drop two_new",
                            "write two",
                            "write log",
                            "drop log",
                            "write log",
                            "write done");
            assertThat(producer.moves()).as("rebuilds asked for").isEqualTo(6);
        }
    }

    @Test
    void partitionsThatComeAndGoAreCounted() throws Exception {
        source.execute(
                "CREATE TABLE p (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10),"
                        + " PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30))",
                "CREATE TABLE other (id INT PRIMARY KEY)");
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "INSERT INTO p VALUES (1), (11), (21)",
                    "ALTER TABLE p TRUNCATE PARTITION p0",
                    "ALTER TABLE p DROP PARTITION p1",
                    "ALTER TABLE p EXCHANGE PARTITION p2 WITH TABLE other",
                    "ALTER TABLE p ADD PARTITION (PARTITION p3 VALUES LESS THAN (40))",
                    "ALTER TABLE p REBUILD PARTITION p3",
                    "UPDATE other SET id = 22",
                    "ALTER TABLE p REMOVE PARTITIONING",
                    "TRUNCATE p");
            story.end();
            assertThat(story.told())
                    .containsExactly(
                            "write p", "write p", "write p", "delete other", "write other", "truncate p", "write done");
            assertThat(producer.moves()).isEqualTo(4);
        }
    }

    @Test
    void aDatabaseIsDroppedWithTablesThatNeverChanged() throws Exception {
        source.execute("CREATE TABLE still (id INT PRIMARY KEY)", "CREATE TABLE gone (id INT PRIMARY KEY)");
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "DROP TABLE gone",
                    "CREATE TABLE young LIKE still",
                    "DROP DATABASE " + source.name(),
                    "CREATE DATABASE " + source.name(),
                    "USE " + source.name());
            story.end();
            assertThat(story.told()).containsExactly("drop gone", "drop still", "drop young", "write done");
        }
    }

    @Test
    void statementsThatMeanNothingHereStopNothing() throws Exception {
        source.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        String other = source.name() + "_other";
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "CREATE DATABASE " + other,
                    "CREATE TABLE " + other + ".t (id INT PRIMARY KEY)",
                    "INSERT INTO " + other + ".t VALUES (1)",
                    "TRUNCATE " + other + ".t",
                    "DROP DATABASE " + other,
                    "SET SESSION sql_mode = 'ANSI_QUOTES'",
                    "/* first */ CREATE /* second */ INDEX \"i\" ON \"t\" (n) # end",
                    "/*!50001 ALTER TABLE \"t\" COMMENT 'DROP TABLE t' */",
                    "SET SESSION sql_mode = DEFAULT",
                    "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 7",
                    "CREATE EVENT ev ON SCHEDULE AT NOW() + INTERVAL 1 DAY DO DELETE FROM t",
                    "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
                    "ANALYZE TABLE t",
                    "OPTIMIZE TABLE t",
                    "CREATE USER " + source.name() + "@localhost",
                    "GRANT SELECT ON t TO " + source.name() + "@localhost",
                    "DROP USER " + source.name() + "@localhost",
                    "BEGIN",
                    "INSERT INTO t VALUES (1, 1)",
                    "SAVEPOINT s",
                    "INSERT INTO t VALUES (2, 1)",
                    "ROLLBACK TO s",
                    "COMMIT",
                    "CREATE TEMPORARY TABLE tmp (id INT)",
                    "DROP TEMPORARY TABLE tmp",
                    "ALTER TABLE t DISCARD TABLESPACE",
                    "DROP EVENT ev");
            story.end();
            assertThat(story.told()).containsExactly("write t", "write done");
        }
    }
}
