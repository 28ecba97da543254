package io.orrery.local.kinesis.stream;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Splits and merges on a list of shards; pure. Each step closes the parents and opens the children behind them, so that a child's
 * indexes are above its parents'.
 */
final class Resharding {

    private final List<ShardSpec> shards;
    private final LongSupplier indexes;
    private final long nowMillis;

    Resharding(List<ShardSpec> shards, LongSupplier indexes, long nowMillis) {
        this.shards = new ArrayList<>(shards);
        this.indexes = indexes;
        this.nowMillis = nowMillis;
    }

    List<ShardSpec> shards() {
        return shards;
    }

    /** Splits before {@code newStart}, which lies within the shard but is not its first key. */
    void split(ShardSpec parent, BigInteger newStart) {
        close(parent);
        open(new HashRange(parent.range().start(), newStart.subtract(BigInteger.ONE)), parent, null);
        open(new HashRange(newStart, parent.range().end()), parent, null);
    }

    /** Merges two neighbours; {@code first} becomes the parent, {@code second} the adjacent parent. */
    void merge(ShardSpec first, ShardSpec second) {
        close(first);
        close(second);
        BigInteger start = first.range().start().min(second.range().start());
        BigInteger end = first.range().end().max(second.range().end());
        open(new HashRange(start, end), first, second);
    }

    /**
     * Makes {@code count} shards of the same size by splits and merges alone, as the service does: short-lived shards between are
     * part of the lineage.
     */
    void scaleTo(int count) {
        List<HashRange> wanted = HashRange.uniform(count);
        for (HashRange range : wanted) {
            for (ShardSpec shard : openByRange()) {
                if (shard.range().contains(range.start())
                        && !shard.range().start().equals(range.start())) {
                    split(shard, range.start());
                }
            }
        }
        for (HashRange range : wanted) {
            List<ShardSpec> inside = openWithin(range);
            while (inside.size() > 1) {
                merge(inside.get(0), inside.get(1));
                inside = openWithin(range);
            }
        }
    }

    private List<ShardSpec> openWithin(HashRange range) {
        return openByRange().stream()
                .filter(shard -> range.contains(shard.range().start()))
                .toList();
    }

    private List<ShardSpec> openByRange() {
        return shards.stream()
                .filter(ShardSpec::isOpen)
                .sorted(Comparator.comparing(shard -> shard.range().start()))
                .toList();
    }

    private void close(ShardSpec shard) {
        shards.set(shards.indexOf(shard), shard.close(indexes.getAsLong(), nowMillis));
    }

    private void open(HashRange range, ShardSpec parent, ShardSpec adjacent) {
        int number = shards.get(shards.size() - 1).number() + 1;
        int second = adjacent == null ? ShardSpec.NONE : adjacent.number();
        shards.add(ShardSpec.open(number, range, parent.number(), second, indexes.getAsLong(), nowMillis));
    }
}
