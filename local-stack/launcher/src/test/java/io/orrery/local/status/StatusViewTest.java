package io.orrery.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.consumer.worker.StreamFacts;
import io.orrery.runtime.snapshot.CheckNote;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.TableProgress;
import io.orrery.runtime.terminal.TextWidth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusViewTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00.123Z");
    private static final String POSITION = "mysql-bin-changelog.000123:123456789";

    private static StreamStatus.Producing producer(String name, Optional<String> leader, Duration silent) {
        return new StreamStatus.Producing(
                name,
                3,
                Optional.of(POSITION),
                leader.map(held -> Duration.ofMillis(250)),
                leader,
                Optional.of(NOW.minus(silent)),
                List.of(),
                Optional.empty());
    }

    private static StreamStatus status(
            List<StreamStatus.Producing> producers, List<StreamStatus.Following> satellites) {
        return new StreamStatus("changes", NOW, new StreamFacts(4, Duration.ofHours(168)), producers, satellites);
    }

    private static List<String> lines(StreamStatus status) {
        return new StatusView().lines(status, 0);
    }

    private static SnapshotProgress snapshot() {
        SnapshotRequest request = new SnapshotRequest(
                "s1", SnapshotRequest.Kind.SNAPSHOT, "shop.*", null, 0, SnapshotRequest.Wish.RUN, null, NOW.toString());
        TableProgress table =
                TableProgress.waiting("shop", "orders").begun(1, 200).upTo("k", 100);
        return new SnapshotProgress(request, SnapshotProgress.State.RUNNING, NOW.toString(), null, List.of(table));
    }

    @Test
    void aProducerWithItsLeaderThoseWhoStandByAndItsSnapshot() {
        StreamStatus.Producing shop = new StreamStatus.Producing(
                "shop",
                12,
                Optional.of(POSITION),
                Optional.of(Duration.ofSeconds(42)),
                Optional.of("7@host-a"),
                Optional.of(NOW),
                List.of("8@host-b", "9@host-c"),
                Optional.of(snapshot()));

        assertThat(lines(status(List.of(shop), List.of())))
                .containsExactly(
                        "stream changes: 4 open shards, keeps 168 h; 2026-05-01T12:00:00Z",
                        "",
                        "producer               position                                    lag  epoch",
                        "shop                   mysql-bin-changelog.000123:123456789       42 s     12",
                        "  leader 7@host-a",
                        "  stand-by 8@host-b",
                        "  stand-by 9@host-c",
                        "  snapshot [###############...............] 50 %, 100 of about 200 rows",
                        "",
                        "No satellite follows the stream.");
    }

    @Test
    void oneThatDoesNotRunOrIsSilentHasNoLag() {
        List<String> lines = lines(status(
                List.of(
                        producer("stopped", Optional.empty(), Duration.ofHours(1)),
                        producer("killed", Optional.of("7@a"), Duration.ofMinutes(3)),
                        producer("well", Optional.of("8@a"), Duration.ofSeconds(1))),
                List.of()));

        assertThat(lines.subList(3, 9))
                .containsExactly(
                        "stopped                mysql-bin-changelog.000123:123456789          -      3",
                        "  not running",
                        "killed                 mysql-bin-changelog.000123:123456789          -      3",
                        "  leader 7@a, silent for 3 min",
                        "well                   mysql-bin-changelog.000123:123456789      0.3 s      3",
                        "  leader 8@a");
    }

    @Test
    void aSatellitesGenerationsAndItsLastCheck() {
        CheckNote check = new CheckNote(
                "2026-05-01T09:00:00.5Z", 5, 3000, 0, List.of(new CheckNote.Unequal("shop", "orders", 2)));
        List<String> lines = lines(status(
                List.of(),
                List.of(
                        new StreamStatus.Following(
                                "orrery-search",
                                List.of(
                                        build(Optional.of(1), Optional.of("live"), Duration.ofMillis(300), 2, 1, 0),
                                        build(Optional.of(2), Optional.of("building"), Duration.ofHours(5), 1, 2, 17)),
                                Optional.of(check)),
                        new StreamStatus.Following(
                                "audit",
                                List.of(build(Optional.empty(), Optional.empty(), null, 0, 0, 0)),
                                Optional.empty()),
                        new StreamStatus.Following(
                                "young",
                                List.of(build(Optional.empty(), Optional.empty(), null, 0, 1, 0)),
                                Optional.empty()))));

        assertThat(lines.subList(2, lines.size()))
                .containsExactly(
                        "No producer of the stream is known: check --state-table.",
                        "",
                        "satellite              generation            lag  shards  workers  parked",
                        "orrery-search          1 live              0.3 s     2/4        1       0",
                        "                       2 building            5 h     1/4        2      17",
                        "  verified 2026-05-01T09:00:00Z: 5 tables, 3000 rows, 2 rows differ in 1 table",
                        "audit                  -                       -     0/4        0       0",
                        "young                  -                       ?     0/4        1       0");
    }

    private static StreamStatus.Build build(
            Optional<Integer> number, Optional<String> state, Duration lag, int read, int workers, long parked) {
        return new StreamStatus.Build(number, state, Optional.ofNullable(lag), 4, read, workers, parked);
    }

    @Test
    void noLineIsWiderThanATerminalWhateverTheNamesAre() {
        String wide = "\u001b[2J%s" + "犬".repeat(60);
        StreamStatus status = status(
                List.of(producer(wide, Optional.of(wide), Duration.ofSeconds(1))),
                List.of(new StreamStatus.Following(
                        "n".repeat(200),
                        List.of(build(
                                Optional.of(1_000_000),
                                Optional.of("caught-up"),
                                Duration.ofDays(300),
                                4,
                                1000,
                                1 << 30)),
                        Optional.empty())));

        assertThat(lines(status)).allSatisfy(line -> {
            assertThat(TextWidth.of(line)).isLessThan(80);
            assertThat(line).doesNotContain("\u001b");
        });
    }

    @Test
    void asJsonWithNullForWhatIsNotKnown() throws Exception {
        StreamStatus.Producing stopped = producer("stopped", Optional.empty(), Duration.ofSeconds(1));
        StreamStatus status = status(
                List.of(stopped),
                List.of(new StreamStatus.Following(
                        "audit",
                        List.of(build(Optional.empty(), Optional.empty(), Duration.ofMillis(1500), 4, 1, 2)),
                        Optional.of(new CheckNote("2026-05-01T09:00:00Z", 1, 2, 3, List.of())))));

        assertThat(new ObjectMapper().readTree(StatusJson.of(status)))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"stream\":\"changes\",\"at\":\"2026-05-01T12:00:00.123Z\",\"openShards\":4,"
                                + "\"retentionHours\":168,\"producers\":[{\"name\":\"stopped\",\"position\":\""
                                + POSITION
                                + "\",\"lagSeconds\":null,\"epoch\":3,\"leader\":null,"
                                + "\"heardAt\":\"2026-05-01T11:59:59.123Z\",\"standBys\":[],\"snapshot\":null}],"
                                + "\"satellites\":[{\"name\":\"audit\",\"generations\":[{\"generation\":null,"
                                + "\"state\":null,\"lagSeconds\":1.5,\"shards\":4,\"shardsRead\":4,\"workers\":1,"
                                + "\"parked\":2}],\"verified\":{\"at\":\"2026-05-01T09:00:00Z\",\"tables\":1,\"rows\":2,"
                                + "\"mended\":3,\"tablesUnequal\":0,\"rowsDifferent\":0}}]}"));
    }
}
