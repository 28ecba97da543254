package io.orrery.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotGoalTest {

    private static final TableName ORDERS = new TableName("shop", "orders");
    private static final TableName LINES = new TableName("shop", "lines");
    private static final Completeness COMPLETE = new Completeness(Optional.of(Instant.EPOCH), Optional.empty());

    private Optional<String> underWay = Optional.empty();
    private Duration lag = Duration.ZERO;
    private boolean caughtUp = true;
    private final Map<TableName, Completeness> store = new HashMap<>();
    private final SnapshotGoal goal = new SnapshotGoal(new Snapshot(), new Running(), () -> store);

    private boolean after(long seconds) throws Exception {
        return goal.isReached(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void isReachedWhenEachTableIsCompleteAndTheBuildIsNear() throws Exception {
        store.put(ORDERS, COMPLETE);
        underWay = Optional.of("half of it");
        assertThat(after(1)).isFalse();
        assertThat(goal.waitsFor()).contains("half of it");
        underWay = Optional.empty();
        assertThat(after(2)).isFalse();
        assertThat(goal.waitsFor()).isEmpty();
        store.put(LINES, COMPLETE);
        lag = Duration.ofSeconds(20);
        assertThat(after(3)).isFalse();
        lag = Duration.ofSeconds(1);
        caughtUp = false;
        assertThat(after(4)).isFalse();
        caughtUp = true;
        assertThat(after(5)).isTrue();
    }

    @Test
    void whatIsNotCompleteThoughAllWasReadIsToldAndNotWaitedForForEver() throws Exception {
        store.put(ORDERS, COMPLETE);
        store.put(LINES, Completeness.UNKNOWN);
        assertThat(after(1)).isFalse();
        lag = Duration.ofSeconds(20); // It still reads.
        assertThat(after(100)).isFalse();
        lag = Duration.ZERO;
        assertThat(after(101)).isFalse();
        assertThat(after(160)).isFalse();
        assertThatThrownBy(() -> after(162))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("[shop.lines] is not complete there")
                .hasMessageContaining("begin anew");
    }

    @Test
    void aTableThatWasDroppedMeanwhileDoesNotHoldUpTheOthers() throws Exception {
        store.put(ORDERS, COMPLETE);
        assertThat(after(1)).isFalse();
        assertThat(after(62)).isTrue();
        assertThat(goal.waitsFor()).hasValueSatisfying(line -> assertThat(line).contains("without [shop.lines]"));
    }

    /** Something is to be read at most moments. */
    @Test
    void writesAtTheSourceDoNotMakeItWaitForEverForATableThatWasDropped() throws Exception {
        store.put(ORDERS, COMPLETE);
        for (int second = 1; second < 62; second++) {
            caughtUp = second % 7 == 0;
            assertThat(after(second)).isFalse();
        }
        caughtUp = true;
        assertThat(after(62)).isTrue();
    }

    private final class Snapshot implements FollowedSnapshot {
        @Override
        public Optional<String> look(long now) {
            return underWay;
        }

        @Override
        public List<TableName> tables() {
            return List.of(LINES, ORDERS);
        }

        @Override
        public String remedy() {
            return "begin anew";
        }
    }

    private final class Running implements RunningSatellite {
        @Override
        public void awaitStopped() {}

        @Override
        public boolean awaitStopped(Duration atMost) {
            return false;
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public Optional<Exception> failure() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> lag() {
            return Optional.of(lag);
        }

        @Override
        public boolean caughtUp() {
            return caughtUp;
        }

        @Override
        public void close() {}
    }
}
