package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

class CaughtUpTest {

    private static final String READ = "77";
    private static final String ENDED = "SHARD_END";

    private static Shard shard(String id, boolean open) {
        return shard(id, open, "1", "9");
    }

    private static Shard shard(String id, boolean open, String from, String to) {
        return Shard.builder()
                .shardId(id)
                .hashKeyRange(range -> range.startingHashKey(from).endingHashKey(to))
                .sequenceNumberRange(range -> range.startingSequenceNumber("1").endingSequenceNumber(open ? null : "9"))
                .build();
    }

    private static ShardLease lease(String id, String checkpoint, boolean noted) {
        return new ShardLease(
                id,
                Optional.of("me"),
                checkpoint,
                Set.of(),
                HashRange.ALL,
                noted ? Map.of(LeaseTable.CAUGHT_UP, "true") : Map.of());
    }

    @Test
    void eachOpenShardMustHaveBeenReadToItsNewestRecord() {
        List<Shard> two = List.of(shard("1", true), shard("2", true));
        assertThat(CaughtUp.of(two, List.of(lease("1", READ, true), lease("2", READ, true))))
                .isTrue();
        assertThat(CaughtUp.of(two, List.of(lease("1", READ, true), lease("2", READ, false))))
                .isFalse();
        assertThat(CaughtUp.of(two, List.of(lease("1", READ, true)))).isFalse();
    }

    @Test
    void theEndOfAClosedShardIsNotTheEndOfTheStream() {
        List<Shard> split = List.of(shard("1", false), shard("2", true));
        assertThat(CaughtUp.of(split, List.of(lease("1", READ, true)))).isFalse();
        assertThat(CaughtUp.of(split, List.of(lease("1", READ, true), lease("2", READ, true))))
                .isFalse();
        assertThat(CaughtUp.of(split, List.of(lease("1", ENDED, true), lease("2", READ, true))))
                .isTrue();
        assertThat(CaughtUp.of(split, List.of(lease("2", READ, true))))
                .as("the lease of what was read to its end is deleted some time later")
                .isTrue();
    }

    @Test
    void whatTheKclDoesNotFollowIsNotWaitedFor() {
        assertThat(CaughtUp.of(List.of(shard("1", true), shard("2", true, "5", "5")), List.of(lease("1", READ, true))))
                .isTrue();
    }

    @Test
    void aShardThatLeftTheStreamHasNothingMore() {
        assertThat(CaughtUp.of(List.of(shard("2", true)), List.of(lease("1", READ, false), lease("2", READ, true))))
                .isTrue();
    }
}
