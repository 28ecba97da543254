package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.ShardLease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndWatchTest {

    private static ShardLease lease(String id, String checkpoint, Set<String> parents, boolean reached) {
        return new ShardLease(
                id,
                Optional.of("me"),
                checkpoint,
                parents,
                HashRange.ALL,
                reached ? Map.of("reachedEnd", "true") : Map.of());
    }

    @Test
    void everyShardMustHaveReachedTheEndOrHaveEnded() {
        ShardLease ended = lease("0", "SHARD_END", Set.of(), false);
        ShardLease reached = lease("1", "77", Set.of("0"), true);
        ShardLease open = lease("2", "77", Set.of("0"), false);
        assertThat(EndWatch.allReached(List.of(ended, reached))).isTrue();
        assertThat(EndWatch.allReached(List.of(ended, reached, open))).isFalse();
        assertThat(EndWatch.allReached(List.of())).isFalse();
    }

    @Test
    void childrenOfAShardThatReachedTheEndAreNotWaitedFor() {
        ShardLease reached = lease("1", "77", Set.of(), true);
        ShardLease child = lease("2", "TRIM_HORIZON", Set.of("1"), false);
        ShardLease grandchild = lease("3", "TRIM_HORIZON", Set.of("2"), false);
        assertThat(EndWatch.allReached(List.of(reached, child, grandchild))).isTrue();
    }

    @Test
    void aChildOfTwoOfWhichOneWasClosedBeforeTheEndIsToldOf() {
        ShardLease reached = lease("1", "77", Set.of(), true);
        ShardLease closed = lease("2", "SHARD_END", Set.of(), false);
        ShardLease alsoReached = lease("3", "77", Set.of(), true);
        ShardLease child = lease("4", "TRIM_HORIZON", Set.of("1", "2"), false);
        ShardLease certain = lease("5", "TRIM_HORIZON", Set.of("1", "3"), false);
        assertThat(EndWatch.doubtful(List.of(reached, closed, alsoReached, child, certain)))
                .containsExactly("4");
        assertThat(EndWatch.allReached(List.of(reached, closed, alsoReached, child, certain)))
                .isTrue();
    }
}
