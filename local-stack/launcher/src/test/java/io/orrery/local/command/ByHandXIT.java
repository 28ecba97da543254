package io.orrery.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producer, tail, search and olap as processes of their own, for a schema that the project has never seen. */
class ByHandXIT {

    @TempDir
    Path folder;

    @Test
    void aSchemaNeverSeenReachesBothStores() throws SQLException {
        Map<String, String> environment = StackVariables.shared();
        environment.put("ORRERY_OLAP_DATABASE", folder.resolve("olap.duckdb").toString());
        Source.sql(
                "CREATE DATABASE zoo",
                "CREATE TABLE zoo.`animals é` (species VARCHAR(40), pen SMALLINT UNSIGNED, weight DECIMAL(9,3),"
                        + " story TEXT, born DATE, PRIMARY KEY (pen, species))",
                "CREATE TABLE zoo.visits (day DATE NOT NULL, guests BIGINT UNSIGNED, weather JSON)",
                "INSERT INTO zoo.`animals é` VALUES ('lynx', 7, 21.500, 'The lynx sleeps on the warm rock.',"
                        + " '2019-05-01'), ('otter', 9, 8.250, 'An otter juggles pebbles at noon.', NULL), ('owl', 11,"
                        + " 3.100, NULL, NULL)",
                "INSERT INTO zoo.visits VALUES ('2026-05-01', 18446744073709551615, '{\"sun\": true}')");
        try (OrreryProcess producer = OrreryProcess.start(
                        environment,
                        "producer",
                        "--stream",
                        "zoo",
                        "--tables",
                        "zoo.*",
                        "--create-stream",
                        "2",
                        "--from",
                        "earliest");
                OrreryProcess search =
                        startWhenStreamExists(environment, producer, "search", "run", "--stream", "zoo");
                OrreryProcess olap = OrreryProcess.start(environment, "olap", "run", "--stream", "zoo")) {
            OrreryProcess tail = OrreryProcess.run(environment, "tail", "--stream", "zoo", "--idle-exit", "10");
            assertThat(tail.exitCode()).as(tail.err()).isZero();
            assertThat(tail.out().lines()).allSatisfy(line -> assertThat(line).startsWith("{\"schema\":\"zoo\""));
            assertThat(tail.out().lines().filter(line -> line.contains("\"type\":\"WriteRowsEvent\"")))
                    .hasSize(4);
            OrreryProcess standBy =
                    OrreryProcess.start(environment, "producer", "--stream", "zoo", "--tables", "zoo.*");

            Source.sql(
                    // No row of it is logged, and as frameworks do it the default is gone before the next row is.
                    "ALTER TABLE zoo.`animals é` ADD COLUMN status VARCHAR(20) NOT NULL DEFAULT 'new', ADD COLUMN"
                            + " checked DATETIME(3) NOT NULL DEFAULT '2026-05-01 12:00:00.5', ADD COLUMN tags"
                            + " SET('a','b') NOT NULL DEFAULT 'b,a', ADD COLUMN fee DECIMAL(9,2) NOT NULL",
                    "ALTER TABLE zoo.`animals é` ALTER COLUMN status DROP DEFAULT",
                    "UPDATE zoo.`animals é` SET weight = 22.000 WHERE species = 'lynx'",
                    "DELETE FROM zoo.`animals é` WHERE species = 'otter'");
            String weights = "SELECT string_agg(species || '=' || weight) AS w FROM zoo.\"animals é\"";
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(search.isRunning()).as(search.err()).isTrue();
                assertThat(olap.isRunning()).as(olap.err()).isTrue();
                assertThat(OrreryProcess.run(environment, "olap", "sql", weights)
                                .out())
                        .contains("lynx=22.000");
            });
            OrreryProcess verify =
                    OrreryProcess.run(environment, "olap", "verify", "--tables", "zoo.anim*", "--stream", "zoo");
            assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
            assertThat(verify.out()).contains("2 rows, equal");
            try (standBy) {
                assertStatus(environment, standBy);
            }
            assertThat(OrreryProcess.run(environment, "olap", "sql", "SELECT guests, day FROM zoo.visits")
                            .out())
                    .contains("18446744073709551615", "2026-05-01");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                OrreryProcess found = OrreryProcess.run(environment, "search", "query", "zoo.animals é", "warm rock");
                assertThat(found.exitCode()).as(found.err()).isZero();
                assertThat(found.out()).contains("lynx", "22.000");
            });
            assertThat(OrreryProcess.run(environment, "search", "query", "zoo.animals é", "pebbles")
                            .out())
                    .doesNotContain("otter");

            Unreadable.putOn("zoo");
            OrreryProcess late = OrreryProcess.start(environment, "tail", "--stream", "zoo");
            for (OrreryProcess follower : List.of(search, olap, late)) {
                assertThat(follower.awaitExit(Duration.ofSeconds(60)))
                        .as(follower.err())
                        .isEqualTo(1);
                assertThat(follower.err().lines().filter(line -> line.startsWith("orrery: Stopped at an event")))
                        .hasSize(1);
            }
        }
    }

    private static void assertStatus(Map<String, String> environment, OrreryProcess standBy) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(standBy.isRunning()).as(standBy.err()).isTrue();
            OrreryProcess status = OrreryProcess.run(environment, "status", "--stream", "zoo");
            assertThat(status.exitCode()).as(status.err()).isZero();
            assertThat(status.out())
                    .as(standBy.err())
                    .startsWith("stream zoo: 2 open shards, keeps 24 h; ")
                    .containsPattern("\nzoo +\\S+\\.\\d+:\\d+ +[0-9.]+ (s|min|h) +1\n  leader \\d+@")
                    .containsPattern("\n  stand-by \\d+@")
                    .containsPattern("\norrery-search +1 live +[0-9.]+ s +2/2 +1 +0\n")
                    .containsPattern("\nolap +1 live +[0-9.]+ s +2/2 +1 +0\n  verified 20")
                    .contains(": 1 table, 2 rows, equal\n");
            assertThat(status.out().lines()).allMatch(line -> line.length() < 80);
        });
        String json = OrreryProcess.run(environment, "status", "--stream", "zoo", "--json")
                .out();
        assertThat(json.lines()).hasSize(1);
        assertThat(json).contains("\"standBys\":[\"", "\"name\":\"olap\"", "\"rowsDifferent\":0");
        OrreryProcess none = OrreryProcess.run(environment, "status", "--stream", "zo");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("the stream 'zo'");
    }

    private static OrreryProcess startWhenStreamExists(
            Map<String, String> environment, OrreryProcess producer, String... arguments) {
        Source.awaitRead(producer);
        return OrreryProcess.start(environment, arguments);
    }
}
