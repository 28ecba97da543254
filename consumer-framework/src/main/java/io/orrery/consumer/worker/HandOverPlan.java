package io.orrery.consumer.worker;

import io.orrery.runtime.OrreryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Where each shard of a stream is read from by who has read an archive of it, so that nothing is left out between the two.
 * A shard needs no reading where the archive holds a child of it, since that holds a shard to its end before a child.
 */
final class HandOverPlan {

    /**
     * A shard that is to be read.
     *
     * @param parents the shards that it came from, as far as the stream still lists them
     * @param position the record after which it begins; empty for its first one
     */
    record Step(Shard shard, Set<String> parents, Optional<String> position) {}

    private final List<Shard> shards;
    private final ArchivedShards archived;
    private final BiPredicate<String, String> holds;
    private final boolean whole;
    private final Map<String, List<String>> children = new HashMap<>();
    private final Set<String> listed = new HashSet<>();

    private HandOverPlan(
            List<Shard> shards, ArchivedShards archived, BiPredicate<String, String> holds, boolean whole) {
        this.shards = shards;
        this.archived = archived;
        this.holds = holds;
        this.whole = whole;
        for (Shard shard : shards) {
            listed.add(shard.shardId());
            Shards.parents(shard).forEach(parent -> children.computeIfAbsent(parent, id -> new ArrayList<>())
                    .add(shard.shardId()));
        }
    }

    /**
     * The shards to be read, parents before children.
     *
     * @param shards all that the stream lists, parents before children
     * @param holds true if a shard still holds the record of a sequence number, and so all that came after it
     * @param whole true if the stream still holds all that it ever held
     * @throws OrreryException if records between the archive and the stream may be gone
     */
    static List<Step> of(
            List<Shard> shards, ArchivedShards archived, BiPredicate<String, String> holds, boolean whole) {
        return new HandOverPlan(shards, archived, holds, whole).steps();
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Shard shard : shards) {
            if (!isFollowedByArchived(shard.shardId())) {
                Set<String> known = new HashSet<>(Shards.parents(shard).toList());
                known.retainAll(listed);
                steps.add(new Step(shard, known, position(shard)));
            }
        }
        return steps;
    }

    private boolean isFollowedByArchived(String shardId) {
        return children.getOrDefault(shardId, List.of()).stream()
                .anyMatch(child -> archived.positions().containsKey(child) || isFollowedByArchived(child));
    }

    /** Where nothing that follows is wanted, it does not matter what the stream has lost of it. */
    private Optional<String> position(Shard shard) {
        Optional<String> position = Optional.ofNullable(archived.positions().get(shard.shardId()));
        if (position.isEmpty()) {
            requireWhole(shard);
            return position;
        }
        if (holds.test(shard.shardId(), position.get())) {
            return position;
        }
        if (archived.complete().test(shard.shardId())) {
            return Optional.empty();
        }
        throw gap("the archive ends in shard " + shard.shardId() + " with record " + position.get()
                + ", which the stream does not hold any more");
    }

    private void requireWhole(Shard shard) {
        // While a parent is listed, the stream holds all of a shard.
        if (!whole && Shards.parents(shard).noneMatch(listed::contains) && !followsComplete(shard)) {
            throw gap("the archive does not know shard " + shard.shardId()
                    + ", and the stream may not hold its first records any more");
        }
    }

    private boolean followsComplete(Shard shard) {
        List<String> parents = Shards.parents(shard).toList();
        return !parents.isEmpty()
                && parents.stream()
                        .allMatch(parent -> archived.positions().containsKey(parent)
                                && archived.complete().test(parent));
    }

    private static OrreryException gap(String why) {
        return new OrreryException("The archive and the stream do not overlap: " + why
                + ". Let 'orrery archive run' read on until it has caught up and try again; if the stream has lost what it"
                + " lacks, build from a snapshot, with 'rebuild --snapshot'");
    }
}
