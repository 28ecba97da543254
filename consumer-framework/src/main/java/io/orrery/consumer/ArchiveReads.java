package io.orrery.consumer;

import io.orrery.consumer.worker.ArchivedShards;
import io.orrery.runtime.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What those who read an archive ask of it first. */
public final class ArchiveReads {

    private ArchiveReads() {}

    /**
     * Sees that an archive is of a stream.
     *
     * @throws UsageException if it is of another one
     */
    public static void requireStream(EventArchive archive, String stream) {
        if (!archive.stream().equals(stream)) {
            throw new UsageException("The archive " + archive.place() + " holds the stream '" + archive.stream()
                    + "', not '" + stream + "': name the archive of that one, or the other stream");
        }
    }

    /**
     * What an archive holds of the shards of its stream.
     *
     * @param until the last commit time that is wanted; empty for all
     * @param lateness how long after its commit a change may reach the stream
     * @throws UsageException if the archive does not show that time any more
     */
    public static ArchivedShards shards(EventArchive archive, Optional<Instant> until, Duration lateness) {
        archive.horizon()
                .filter(horizon -> until.filter(horizon::isAfter).isPresent())
                .ifPresent(horizon -> {
                    throw new UsageException("Cannot build as of " + until.get() + ": the history of the archive "
                            + archive.place() + " begins " + horizon + ", since it was compacted");
                });
        Map<String, String> positions = new HashMap<>();
        archive.positions().forEach((shardId, position) -> positions.put(shardId, position.sequenceNumber()));
        return new ArchivedShards(positions, shardId -> until.filter(end -> archive.isPast(shardId, end.plus(lateness)))
                .isPresent());
    }

    /** The same, for producers that publish within a minute of the commit. */
    public static ArchivedShards shards(EventArchive archive, Optional<Instant> until) {
        return shards(archive, until, Until.LATENESS);
    }
}
