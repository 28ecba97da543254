package io.orrery.local.kinesis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReshardingTest {

    private final AtomicLong indexes = new AtomicLong(100);

    @ParameterizedTest
    @CsvSource({"1,2", "2,4", "2,3", "3,2", "4,2", "5,7", "7,4", "6,6"})
    void scalingGivesUniformShardsWithLegalParents(int from, int to) {
        Resharding resharding = new Resharding(roots(from), indexes::incrementAndGet, 5_000);

        resharding.scaleTo(to);

        List<HashRange> open = resharding.shards().stream()
                .filter(ShardSpec::isOpen)
                .map(ShardSpec::range)
                .sorted(Comparator.comparing(HashRange::start))
                .toList();
        assertThat(open).isEqualTo(HashRange.uniform(to));
        for (ShardSpec shard : resharding.shards()) {
            if (shard.hasParent()) {
                ShardSpec parent = resharding.shards().get(shard.parent());
                assertThat(parent.isOpen()).isFalse();
                assertThat(shard.firstIndex()).isGreaterThan(parent.endIndex());
                assertThat(shard.range().contains(parent.range().start())
                                || parent.range().contains(shard.range().start()))
                        .isTrue();
            }
        }
    }

    private static List<ShardSpec> roots(int count) {
        List<ShardSpec> roots = new ArrayList<>();
        for (HashRange range : HashRange.uniform(count)) {
            roots.add(ShardSpec.open(roots.size(), range, ShardSpec.NONE, ShardSpec.NONE, roots.size(), 1_000));
        }
        return roots;
    }
}
