package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.runtime.OrreryException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Where shards are read from after an archive, by what became of them. */
class HandOverPlanTest {

    private static Shard shard(String id, String... parents) {
        return Shard.builder()
                .shardId(id)
                .parentShardId(parents.length > 0 ? parents[0] : null)
                .adjacentParentShardId(parents.length > 1 ? parents[1] : null)
                .build();
    }

    /** Each step as {@code shard(parents)@position}; the stream holds the records from 100 on. */
    private static List<String> plan(Map<String, String> archived, boolean whole, Shard... shards) {
        return plan(new ArchivedShards(archived, shard -> false), whole, shards);
    }

    private static List<String> plan(ArchivedShards archived, boolean whole, Shard... shards) {
        return HandOverPlan.of(
                        Arrays.asList(shards), archived, (shard, number) -> Integer.parseInt(number) >= 100, whole)
                .stream()
                .map(step -> step.shard().shardId()
                        + step.parents().stream().sorted().toList()
                        + step.position().map(position -> "@" + position).orElse(""))
                .toList();
    }

    @Test
    void aShardIsReadAfterWhatTheArchiveHolds() {
        assertThat(plan(Map.of("a", "100", "b", "250"), false, shard("a"), shard("b")))
                .containsExactly("a[]@100", "b[]@250");
    }

    @Test
    void aShardOfWhichAChildIsArchivedIsWhollyThere() {
        assertThat(plan(Map.of("a", "50", "c", "300"), false, shard("a"), shard("b", "a"), shard("c", "a")))
                .containsExactly("b[a]", "c[a]@300");
    }

    @Test
    void soIsOneOfWhichAGrandchildIs() {
        assertThat(plan(Map.of("c", "300"), false, shard("a"), shard("b", "a"), shard("c", "b")))
                .containsExactly("c[b]@300");
    }

    @Test
    void theChildrenOfAShardThatIsNotReadToItsEndWaitForIt() {
        assertThat(plan(Map.of("a", "200"), false, shard("a"), shard("b", "a"), shard("c", "a"), shard("d", "b")))
                .containsExactly("a[]@200", "b[a]", "c[a]", "d[b]");
    }

    @Test
    void aMergedShardWaitsForBoth() {
        assertThat(plan(Map.of("a", "200", "b", "200"), false, shard("a"), shard("b"), shard("c", "a", "b")))
                .containsExactly("a[]@200", "b[]@200", "c[a, b]");
        assertThat(plan(Map.of("c", "300"), false, shard("a"), shard("b"), shard("c", "a", "b")))
                .containsExactly("c[a, b]@300");
    }

    @Test
    void aShardWhoseParentHasExpiredIsReadWhereTheArchiveEnds() {
        assertThat(plan(Map.of("a", "50", "b", "300"), false, shard("b", "a"))).containsExactly("b[]@300");
    }

    @Test
    void whatTheStreamHasLostIsNotPassedOver() {
        assertThatThrownBy(() -> plan(Map.of("a", "99"), false, shard("a")))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("do not overlap")
                .hasMessageContaining("record 99")
                .hasMessageContaining("--snapshot");
        assertThatThrownBy(() -> plan(Map.of("a", "99"), true, shard("a"))).hasMessageContaining("do not overlap");
    }

    @Test
    void aShardThatNobodyKnowsMayHaveLostItsFirstRecords() {
        assertThatThrownBy(() -> plan(Map.of("a", "200"), false, shard("a"), shard("b")))
                .hasMessageContaining("does not know shard b");
        // Its parent, that the archive holds, has expired, and may have ended long before.
        assertThatThrownBy(() -> plan(Map.of("a", "50"), false, shard("b", "a")))
                .hasMessageContaining("does not know shard b");
        assertThat(plan(Map.of("a", "200"), true, shard("a"), shard("b"))).containsExactly("a[]@200", "b[]");
    }

    @Test
    void whatTheStreamHasLostIsNotMissedWhereTheArchiveGoesBeyondTheEnd() {
        ArchivedShards archived = new ArchivedShards(Map.of("a", "99", "b", "200", "c", "50"), "a"::equals);
        assertThat(plan(archived, false, shard("a"), shard("b"))).containsExactly("a[]", "b[]@200");
        // A child of which nobody knows brings nothing that is older than its parent's last.
        assertThat(plan(archived, false, shard("d", "a"))).containsExactly("d[]");
        assertThatThrownBy(() -> plan(archived, false, shard("a"), shard("c"))).hasMessageContaining("record 50");
        assertThatThrownBy(() -> plan(archived, false, shard("d", "a", "c")))
                .hasMessageContaining("does not know shard d");
        assertThatThrownBy(() -> plan(archived, false, shard("d", "x"))).hasMessageContaining("does not know shard d");
    }
}
