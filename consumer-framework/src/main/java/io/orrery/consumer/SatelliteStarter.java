package io.orrery.consumer;

import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.status.WorkerNotes;
import io.orrery.consumer.worker.Beginning;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.Profile;
import io.orrery.consumer.worker.WorkerSettings;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Wires a satellite's parts together. */
final class SatelliteStarter {

    private static final Logger log = LoggerFactory.getLogger(SatelliteStarter.class);

    private final Satellite satellite;
    private final SatelliteListener listener;

    SatelliteStarter(Satellite satellite) {
        this.satellite = satellite;
        List<SatelliteListener> all = new ArrayList<>(satellite.listeners);
        all.add(new TroubleLog());
        this.listener = new Listeners(all);
    }

    RunningSatellite start() {
        check();
        AwsClients aws = satellite.aws == null ? AwsClients.fromEnvironment() : satellite.aws.another();
        WorkerName name = workerName();
        Optional<WorkerReport> report = satellite.temporary
                ? Optional.empty()
                : Optional.of(new WorkerReport(
                        new WorkerNotes(aws.dynamoDb(), satellite.stream), satellite.name, name.toString()));
        AutoCloseable resources = () -> {
            try {
                report.ifPresent(WorkerReport::close);
                if (satellite.temporary) {
                    new LeaseTable(aws.dynamoDb(), satellite.name).delete();
                }
            } finally {
                aws.close();
                name.close();
                say("Satellite {} has stopped", satellite.name);
            }
        };
        try {
            WorkerSettings settings = settings(aws, name);
            Parts parts = parts(aws);
            if (satellite.archive != null) {
                readArchive(new ArchiveStart(satellite, aws, parts));
            }
            SatelliteWorker worker = new SatelliteWorker(
                    settings, aws, pipelines(settings.checkpointInterval(), parts), listener, resources);
            worker.start(this::held, satellite.until != null);
            report.ifPresent(running -> running.start(worker));
            say(
                    "Satellite {} follows stream {} as worker {}: {}",
                    satellite.name,
                    satellite.stream,
                    name,
                    worker.begins());
            return worker;
        } catch (RuntimeException e) {
            aws.close();
            name.close();
            throw e;
        }
    }

    private void readArchive(ArchiveStart archive) {
        try {
            archive.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrreryException(
                    "The satellite '" + satellite.name + "' was stopped while it read its archive", e);
        }
    }

    /** One that is used once says what it has to say to its user alone. */
    private void say(String message, Object... values) {
        log.atLevel(satellite.temporary ? Level.DEBUG : Level.INFO).log(message, values);
    }

    private WorkerName workerName() {
        if (satellite.workerId != null) {
            return WorkerName.given(satellite.workerId);
        }
        // Nobody comes back to a name that is used once, so that it needs no lock file.
        return satellite.temporary ? WorkerName.given(satellite.name) : WorkerName.free(satellite.name);
    }

    private void check() {
        if (satellite.stream == null) {
            throw new UsageException("The satellite '" + satellite.name + "' has no stream: call stream(NAME)");
        }
        if (satellite.store != null && !satellite.registrations.isEmpty()) {
            throw new UsageException(
                    "The satellite '" + satellite.name + "' has a store and handlers: it takes one or the other");
        }
        if (satellite.store != null && satellite.parallel > 1) {
            throw new UsageException("The satellite '" + satellite.name
                    + "' has a store, which gets batches: parallel(...) is for handlers");
        }
        if (satellite.store == null && satellite.registrations.isEmpty()) {
            throw new UsageException(
                    "The satellite '" + satellite.name + "' has nothing to do: call on(...) or store(...)");
        }
        checkHandlers();
    }

    /** Where patterns overlap the order decides, but a handler that nothing is left for is a mistake. */
    private void checkHandlers() {
        Set<String> taken = new HashSet<>();
        for (Satellite.Registration<?> registration : satellite.registrations) {
            String tables = registration.tables().toString();
            for (String earlier : List.of(tables, "*.*")) {
                if (taken.contains(earlier)) {
                    throw new UsageException("The satellite '" + satellite.name + "' would never call its handler for '"
                            + tables + "': an earlier one for '" + earlier
                            + "' takes those tables. Register one handler for each, the most particular first");
                }
            }
            taken.add(tables);
        }
    }

    private WorkerSettings settings(AwsClients aws, WorkerName name) {
        Profile profile = satellite.profile == null ? Profile.of(aws.endpoints().kinesis()) : satellite.profile;
        return new WorkerSettings(
                satellite.name, satellite.stream, name.toString(), beginning(), profile, satellite.enhancedFanOut);
    }

    private Beginning beginning() {
        if (satellite.from instanceof StartFrom.At at) {
            return Beginning.at(at.time());
        }
        if (satellite.from instanceof StartFrom.Sequence record) {
            return Beginning.at(record.sequenceNumber());
        }
        // A time, unlike "after the newest record", still holds after a crash before the first checkpoint.
        return satellite.from instanceof StartFrom.Latest ? Beginning.at(Instant.now()) : Beginning.oldest();
    }

    /** What the store says that it holds of a shard; handlers hold nothing. */
    private Optional<String> held(String shardId) {
        try {
            return satellite.store == null
                    ? Optional.empty()
                    : satellite.store.position(shardId).map(StreamPosition::sequenceNumber);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new OrreryException("The store cannot tell its position in " + shardId + ": " + e.getMessage(), e);
        }
    }

    /** What brings events to the store, wherever they come from. */
    record Parts(
            DerivedStore store,
            Predicate<TableName> tables,
            TableOrigins origins,
            CompletenessWatch completeness,
            SatelliteListener observers) {}

    private Parts parts(AwsClients aws) {
        HandlerStore handlers = satellite.store == null ? new HandlerStore(satellite.registrations) : null;
        TableOrigins origins = new TableOrigins(aws.dynamoDb(), satellite.name);
        DerivedStore store = handlers == null
                ? new OneOriginStore(satellite.store, origins, satellite.failurePolicy.action(), listener)
                : handlers;
        Predicate<TableName> tables = handlers == null ? satellite.tables : handlers.and(satellite.tables);
        CompletenessWatch completeness = new CompletenessWatch(store, listener);
        return new Parts(store, tables, origins, completeness, new Listeners(List.of(listener, completeness)));
    }

    private SatelliteWorker.PipelineFactory pipelines(Duration checkpointInterval, Parts parts) {
        return (host, worker) -> {
            Parking parking = new Parking(new DeadLetters(worker.dynamoDb(), satellite.name), parts.origins());
            return new ShardPipeline(
                    parts.store(),
                    new Delivery(
                            parts.store(),
                            satellite.failurePolicy,
                            parking,
                            host,
                            parts.observers(),
                            new KeyParallel(satellite.parallel)),
                    parking,
                    new CheckpointPacer(checkpointInterval, System.nanoTime()),
                    new ShardPipeline.Selection(
                            new ShardDecoder.Wanted(parts.tables(), satellite.snapshots),
                            new Until(Optional.ofNullable(satellite.until), satellite.lateness),
                            satellite.keys),
                    new ShardPipeline.Worker(host, worker.leases(), parts.completeness()));
        };
    }
}
