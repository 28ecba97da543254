package io.orrery.producer;

import io.orrery.event.TableName;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.ServerFacts;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.cascade.ServerCascades;
import io.orrery.producer.catalog.ServerCatalog;
import io.orrery.producer.defaults.AddedColumns;
import io.orrery.producer.doctor.Finding;
import io.orrery.producer.doctor.StatementSessions;
import io.orrery.producer.snapshot.SnapshotContext;
import io.orrery.producer.snapshot.SnapshotGate;
import io.orrery.producer.snapshot.SnapshotService;
import io.orrery.producer.snapshot.Turn;
import io.orrery.producer.snapshot.Windows;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.SavedState;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.state.TableOwners;
import io.orrery.producer.stream.KinesisEndpoint;
import io.orrery.producer.stream.LaneListener;
import io.orrery.producer.stream.LaneSettings;
import io.orrery.producer.stream.Lanes;
import io.orrery.producer.stream.Versions;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.SnapshotItems;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** What comes before a producer reads: it looks at server and stream, takes the lease and finds the position. */
final class Opening {

    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    /** Events are gathered up to this size, also where the stream allows larger records for single rows. */
    private static final int GATHER_BYTES = 1 << 20;

    /** What KPL's framing may take beyond the estimate. */
    private static final int RESERVE_BYTES = 2_048;

    private static final Duration PUT_ATTEMPT = Duration.ofSeconds(15);
    private static final Duration LEAST_CALL = Duration.ofSeconds(3);

    /** What a producer works with. */
    record Opened(
            Lease lease,
            Lanes<BinlogPosition> lanes,
            Publisher publisher,
            BinlogFollower follower,
            BinlogPosition from,
            SnapshotService snapshots) {}

    /** What this producer alone has. */
    private record Held(Lease lease, TableOwners owners, SnapshotItems items) {}

    private Opening() {}

    /**
     * Opens all that is needed.
     *
     * @param given what the producer does, with names as its user wrote them
     * @param waiting called if another producer holds the lease
     */
    static Opened open(ProducerSettings given, AwsClients aws, LaneListener listener, Runnable waiting)
            throws InterruptedException {
        MysqlServer server = new MysqlServer(given.mysql());
        NameCase names = NameCase.of(server);
        ProducerSettings settings = given.withTables(given.tables().comparedBy(names));
        warn(settings, server.requireRowLogging());
        for (Finding finding : new StatementSessions(server).run()) {
            log.atLevel(finding.level() == Finding.Level.OK ? Level.INFO : Level.WARN)
                    .log("MySQL at {}: {}", settings.mysql().hostAndPort(), finding.text());
        }
        KinesisEndpoint endpoint =
                new KinesisEndpoint(kinesisClient(aws), settings.stream().name());
        settings.stream().create().ifPresent(endpoint::createIfMissing);
        int unused = endpoint.maxRecordBytes(); // That it exists is told now, and not when the lease is there.
        StateTable table = new StateTable(
                aws.dynamoDbSync(longestCall(settings.state().lease())),
                settings.state().table());
        table.createIfMissing();
        String id = Lease.id(settings.stream().name(), settings.name());
        boolean accepted = table.find(id)
                .flatMap(SavedState::rules)
                .filter(settings.tables().rules()::equals)
                .isPresent();
        new SelectionCheck(settings.tables(), server).run(accepted);
        TableOwners owners = new TableOwners(table, settings.stream().name(), settings.name());
        List<TableName> tables = new ServerCatalog(server).tables();
        owners.start(tables.stream().filter(settings.tables()).toList(), tables);
        Lease lease = Lease.acquire(
                table,
                id,
                ManagementFactory.getRuntimeMXBean().getName(),
                settings.state().lease(),
                waiting);
        Held held = new Held(lease, owners, snapshotItems(settings, aws));
        try {
            return Patience.answer(() -> begin(settings, server, names, endpoint, held, listener));
        } catch (RuntimeException | InterruptedException e) {
            release(lease);
            throw e;
        }
    }

    private static List<TableName> existing(ProducerSettings settings, MysqlServer server, NameCase names) {
        List<TableName> existing =
                new ServerCatalog(server).tables().stream().map(names::fold).toList();
        if (existing.stream().noneMatch(settings.tables())) {
            log.warn(
                    "No table of MySQL at {} matches '{}' now: check the names (upper and lower case {}), and that '{}'"
                            + " may SELECT from the tables",
                    settings.mysql().hostAndPort(),
                    settings.tables().tables(),
                    names.folds() ? "don't matter" : "differ",
                    settings.mysql().user());
        }
        return existing;
    }

    /** With the lease, for which a stand-by may have waited for days: what the server is now counts. */
    private static Opened begin(
            ProducerSettings settings,
            MysqlServer server,
            NameCase names,
            KinesisEndpoint endpoint,
            Held held,
            LaneListener listener) {
        Lease lease = held.lease();
        ServerFacts facts = server.requireRowLogging();
        int largest = endpoint.maxRecordBytes();
        // Before the position, so that a table that is dropped after it is known.
        List<TableName> existing = existing(settings, server, names);
        warnOfCascades(settings, server);
        InitialSnapshot initial = new InitialSnapshot(settings, facts, held.items(), lease.epoch());
        // Asked for before the position is saved: a producer that ends in between asks again.
        BinlogPosition from = position(settings, new Positions(server, facts), lease, initial);
        AddedColumns added = addedColumns(settings, lease);
        lease.save(from);
        lease.saveRules(settings.tables().rules());
        Versions versions = new Versions(lease.epoch());
        LaneSettings laneSettings = new LaneSettings(
                settings.name(),
                Math.min(largest, GATHER_BYTES) - RESERVE_BYTES,
                largest - RESERVE_BYTES,
                settings.stream().memoryBytes());
        Lanes<BinlogPosition> lanes = new Lanes<>(endpoint, laneSettings, versions, listener);
        Windows windows = new Windows();
        Publisher publisher =
                new Publisher(settings.name(), settings.tables(), lanes, versions, held.owners(), windows);
        SnapshotGate gate = new SnapshotGate(new Turn(), windows, publisher);
        BinlogFollower follower = new BinlogFollower(
                settings, server, new BinlogFollower.Start(from, names, existing, added), lanes, gate);
        SnapshotService snapshots = new SnapshotService(
                SnapshotContext.of(
                        settings.mysql(),
                        table -> settings.tables().test(names.fold(table)),
                        gate,
                        follower,
                        publisher,
                        lanes),
                held.items(),
                lease,
                settings.snapshots().connections(),
                Clock.systemUTC());
        return new Opened(lease, lanes, publisher, follower, from, snapshots);
    }

    /** A call that hangs must not cost the lease. */
    private static Duration longestCall(Duration lease) {
        Duration half = lease.dividedBy(2);
        return half.compareTo(LEAST_CALL) < 0 ? LEAST_CALL : half;
    }

    private static void warn(ProducerSettings settings, ServerFacts facts) {
        if (!facts.metadata().equals("FULL")) {
            log.warn(
                    "MySQL at {} logs rows without the names of their columns (binlog_row_metadata={}): names are those"
                            + " that the tables have when their rows are read; set binlog_row_metadata=FULL",
                    settings.mysql().hostAndPort(),
                    facts.metadata());
        }
        if (!facts.image().equals("FULL")) {
            log.warn(
                    "MySQL at {} does not log whole rows (binlog_row_image={}): what did not change is absent from"
                            + " events; set binlog_row_image=FULL",
                    settings.mysql().hostAndPort(),
                    facts.image());
        }
    }

    private static void warnOfCascades(ProducerSettings settings, MysqlServer server) {
        ServerCascades.of(server, settings.tables())
                .graph()
                .warnings()
                .forEach(warning -> log.warn("At {}, {}", settings.mysql().hostAndPort(), warning));
    }

    private static KinesisAsyncClient kinesisClient(AwsClients aws) {
        // Retries are the lanes' business: they keep the order, and count.
        return aws.kinesis(builder -> builder.overrideConfiguration(
                c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(PUT_ATTEMPT)));
    }

    private static SnapshotItems snapshotItems(ProducerSettings settings, AwsClients aws) {
        return new SnapshotItems(
                aws.dynamoDbSync(),
                settings.state().table(),
                Lease.id(settings.stream().name(), settings.name()));
    }

    private static BinlogPosition position(
            ProducerSettings settings, Positions positions, Lease lease, InitialSnapshot initial) {
        if (lease.found().isEmpty()) {
            BinlogPosition start = positions.start(settings.from());
            initial.ask();
            return start;
        }
        try {
            return known(settings, positions, lease.found().get());
        } catch (PositionLostException e) {
            initial.heal(e);
            return positions.start(new StartPosition.Current());
        }
    }

    private static BinlogPosition known(ProducerSettings settings, Positions positions, BinlogPosition saved) {
        BinlogPosition found = positions.checked(saved);
        String unknown = positions.unknownToServer(found);
        if (!unknown.isEmpty()) {
            log.warn(
                    "MySQL at {} does not have transactions that were read ({}): unless it is a replica that is about"
                            + " to get them, the stream holds changes that it never had; let 'verify' tell which rows of"
                            + " each satellite differ",
                    settings.mysql().hostAndPort(),
                    unknown);
        }
        return found;
    }

    /** Those of the producer before, if reading goes on where that one ended. */
    private static AddedColumns addedColumns(ProducerSettings settings, Lease lease) {
        String found = lease.foundColumns();
        String rules = settings.tables().columns().excludedText();
        AddedColumns added = AddedColumns.read(lease.found().isPresent() ? found : "", rules);
        if (!added.text().equals(found)) {
            lease.saveColumns(added.text());
        }
        return added;
    }

    static void release(Lease lease) {
        try {
            lease.release();
        } catch (OrreryException e) {
            log.warn("Cannot give up the lease: {}", e.getMessage());
        }
    }
}
