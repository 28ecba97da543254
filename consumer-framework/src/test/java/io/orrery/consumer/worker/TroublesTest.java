package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.Said;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TroublesTest {

    private long now;
    private final Said said = new Said(TroublesTest.class);
    private final Troubles troubles = new Troubles(LoggerFactory.getLogger(TroublesTest.class), () -> now);

    @AfterEach
    void listenNoMore() {
        said.close();
    }

    private void after(Duration time) {
        now += time.toNanos();
    }

    @Test
    void itIsToldAtFirstThenOnceAMinuteAndWhenItIsOver() {
        for (int second = 0; second < 150; second++) {
            troubles.failed("Shard 7 waits", new IOException("refused by port " + second));
            after(Duration.ofSeconds(1));
        }
        assertThat(said.lines())
                .containsExactly(
                        "WARN Shard 7 waits, and is tried again until it succeeds: IOException: refused by port 0",
                        "WARN Shard 7 waits, and is tried again until it succeeds: IOException: refused by port 60",
                        "WARN Shard 7 waits, and is tried again until it succeeds: IOException: refused by port 120");
        troubles.over("Shard 7 waits");
        troubles.over("Shard 7 waits");
        assertThat(said.lines()).hasSize(4).last().isEqualTo("INFO Shard 7 waits: over, it goes on after 150 s");
    }

    @Test
    void eachNewReasonIsToldAtOnceThoughTheyTakeTurns() {
        for (int turn = 0; turn < 10; turn++) {
            troubles.failed("a", "one");
            troubles.failed("a", "other");
        }
        assertThat(said.lines()).hasSize(2);
    }

    @Test
    void reasonsThatDifferEachTimeAreNoFlood() {
        for (int turn = 0; turn < 100; turn++) {
            troubles.failed("a", "x".repeat(turn));
        }
        assertThat(said.lines()).hasSizeLessThan(10);
    }

    @Test
    void aPageOfAReasonIsCut() {
        troubles.failed("a", "x".repeat(100_000));
        assertThat(said.lines().get(0)).hasSizeLessThan(1000);
    }
}
