package io.orrery.consumer;

import io.orrery.consumer.ArchivedTable.ArchivedEvent;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.worker.ArchiveHandOver;
import io.orrery.consumer.worker.ArchivedShards;
import io.orrery.event.Metadata;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a satellite does before it reads its stream, where it begins with an archive of it. */
final class ArchiveStart {

    /** More than that no store that is known takes up. */
    private static final int MOST_LANES = 8;

    private final Satellite satellite;
    private final AwsClients aws;
    private final SatelliteStarter.Parts parts;

    ArchiveStart(Satellite satellite, AwsClients aws, SatelliteStarter.Parts parts) {
        this.satellite = satellite;
        this.aws = aws;
        this.parts = parts;
    }

    /**
     * Reads the archive and makes the leases, unless that was done.
     *
     * @throws OrreryException if archive and stream do not overlap, or the archive cannot be read
     */
    void run() throws InterruptedException {
        ArchiveHandOver handOver = new ArchiveHandOver(aws, satellite.name, satellite.stream);
        if (handOver.isDone()) {
            return;
        }
        EventArchive archive = satellite.archive;
        ArchiveReads.requireStream(archive, satellite.stream);
        ArchivedShards archived =
                ArchiveReads.shards(archive, Optional.ofNullable(satellite.until), satellite.lateness);
        handOver.requireOverlap(archived);
        handOver.begin();
        new ArchiveFeed(archive, new Lanes(), ranges(handOver), satellite.archiveProgress, lanes()).run();
        try {
            handOver.handOver(archived, (shardId, range, position) -> {
                ShardPart part = new ShardPart(shardId, Optional.of(ShardPart.keys(range)));
                parts.store().apply(part.batch(List.of(), new StreamPosition(position)));
                parts.store().flush(shardId);
            });
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new OrreryException("The store cannot note what it has of the archive: " + e.getMessage(), e);
        }
    }

    private static Map<String, KeyRange> ranges(ArchiveHandOver handOver) {
        Map<String, KeyRange> ranges = new HashMap<>();
        handOver.ranges().forEach((shardId, range) -> ranges.put(shardId, ShardPart.keys(range)));
        return ranges;
    }

    private static int lanes() {
        return Math.max(2, Math.min(MOST_LANES, Runtime.getRuntime().availableProcessors()));
    }

    private final class Lanes implements ArchiveFeed.LaneParts {

        private final DeadLetters letters = new DeadLetters(aws.dynamoDb(), satellite.name);
        private final ShardDecoder.Wanted wanted = new ShardDecoder.Wanted(parts.tables(), satellite.snapshots);

        @Override
        public boolean wants(TableName table) {
            return parts.tables().test(table);
        }

        @Override
        public boolean wants(ArchivedEvent event, Metadata metadata) {
            return wanted.test(event.event(), metadata);
        }

        @Override
        public Optional<Instant> until() {
            return Optional.ofNullable(satellite.until);
        }

        @Override
        public ArchiveLane lane(String name, WorkControl control) {
            Parking parking = new Parking(letters, parts.origins());
            return new ArchiveLane(
                    name,
                    parts.store(),
                    new Delivery(
                            parts.store(),
                            satellite.failurePolicy,
                            parking,
                            control,
                            parts.observers(),
                            new KeyParallel(satellite.parallel)),
                    parking);
        }
    }
}
