package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

class ExpiredRecordsTest {

    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
    private static final Instant YESTERDAY = NOW.minus(Duration.ofHours(23));
    private static final Instant LAST_WEEK = NOW.minus(Duration.ofDays(7));
    private static final Shard ROOT = shard("shard-0", null);
    private static final Shard CHILD = shard("shard-1", "shard-0");

    private static Shard shard(String id, String parent) {
        return Shard.builder().shardId(id).parentShardId(parent).build();
    }

    private static ShardLease lease(Shard shard, String checkpoint, Instant readToEnd) {
        return new ShardLease(
                shard.shardId(),
                Optional.empty(),
                checkpoint,
                shard.parentShardId() == null ? Set.of() : Set.of(shard.parentShardId()),
                HashRange.ALL,
                readToEnd == null ? Map.of() : Map.of(LeaseTable.READ_TO_END, readToEnd.toString()));
    }

    private static void check(List<Shard> listed, boolean held, ShardLease... leases) {
        new ExpiredRecords("audit", Duration.ofHours(24), listed, (shard, number) -> held)
                .check(Arrays.asList(leases), NOW);
    }

    private static void assertFine(List<Shard> listed, boolean held, ShardLease... leases) {
        assertThatCode(() -> check(listed, held, leases)).doesNotThrowAnyException();
    }

    private static void assertLost(List<Shard> listed, boolean held, ShardLease... leases) {
        assertThatThrownBy(() -> check(listed, held, leases))
                .isInstanceOf(OrreryException.class)
                .hasMessageContainingAll("'audit'", "24 hours", "'rebuild'");
    }

    @Test
    void aCheckpointThatIsInTheStreamIsFineHoweverOldItIs() {
        assertFine(List.of(ROOT), true, lease(ROOT, "42", LAST_WEEK));
        assertFine(List.of(ROOT), true, lease(ROOT, "42", null));
    }

    @Test
    void aCheckpointThatLeftTheStreamIsFineOnAShardThatWasReadToItsEndSince() {
        assertFine(List.of(ROOT), false, lease(ROOT, "42", YESTERDAY));
    }

    @Test
    void aCheckpointThatLeftTheStreamAfterTheLastReadIsNot() {
        assertLost(List.of(ROOT), false, lease(ROOT, "42", LAST_WEEK));
        assertLost(List.of(ROOT), false, lease(ROOT, "42", null));
    }

    @Test
    void whatOtherShardsWereReadToSaysNothingOfOneThatLags() {
        assertLost(List.of(ROOT, CHILD), false, lease(ROOT, "42", null), lease(CHILD, "43", YESTERDAY));
    }

    @Test
    void aShardThatExpiredBeforeItsEndWasReadIsNotFine() {
        assertLost(List.of(CHILD), true, lease(ROOT, "42", LAST_WEEK));
        assertFine(List.of(CHILD), true, lease(ROOT, "SHARD_END", LAST_WEEK));
    }

    @Test
    void aChildIsWholeWhileItsParentIsListed() {
        ShardLease unread = lease(CHILD, "TRIM_HORIZON", null);
        assertFine(List.of(ROOT, CHILD), true, lease(ROOT, "SHARD_END", LAST_WEEK), unread);
        assertLost(List.of(CHILD), true, lease(ROOT, "SHARD_END", LAST_WEEK), unread);
        assertFine(List.of(CHILD), true, lease(ROOT, "SHARD_END", YESTERDAY), unread);
    }

    @Test
    void aFirstShardThatNobodyHasReadYetIsFine() {
        assertFine(List.of(ROOT), true, lease(ROOT, "TRIM_HORIZON", null));
        assertFine(List.of(ROOT), true, lease(ROOT, "AT_TIMESTAMP", null));
    }
}
