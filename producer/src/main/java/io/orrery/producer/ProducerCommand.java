package io.orrery.producer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orrery.event.TablePattern;
import io.orrery.mysql.MysqlOptions;
import io.orrery.producer.privacy.ColumnRules;
import io.orrery.producer.stream.StreamCapacity;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.metrics.Health;
import io.orrery.runtime.metrics.MetricsOptions;
import io.orrery.runtime.metrics.MetricsServer;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery producer}: publishes row changes until it is stopped. */
@Command(
        name = "producer",
        description = "Publish the row changes of MySQL tables to a Kinesis stream.",
        mixinStandardHelpOptions = true)
public final class ProducerCommand implements Callable<Integer> {

    @Option(names = "--stream", required = true, paramLabel = "STREAM", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--tables",
            required = true,
            paramLabel = "PATTERN",
            description = "Which tables, for example 'shop.*' or 'shop.orders,shop.customers'.")
    private String tables;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The producer's name: the events' origin, and what its position is saved under. Default: the"
                    + " database in --tables, else the stream's name.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "START",
            description =
                    "Where to begin if no position is saved: current (default), earliest, FILE:POS, or a GTID set.")
    private String from;

    @Option(
            names = "--snapshot",
            paramLabel = "WHEN",
            description =
                    "When to publish all rows that are there: initial (default where --from is not given), under a"
                            + " name that has no saved position; when-needed, also where the binary log no longer has what"
                            + " comes after the saved position; never.")
    private String snapshot;

    @Option(
            names = "--snapshot-connections",
            paramLabel = "COUNT",
            defaultValue = "2",
            description = "How many tables a snapshot reads at a time. Default: ${DEFAULT-VALUE}.")
    private int snapshotConnections;

    @Option(
            names = "--create-stream",
            paramLabel = "SHARDS",
            description = "Create the stream if it does not exist: with so many shards, or 'on-demand'.")
    private String createStream;

    @Option(
            names = "--state-table",
            paramLabel = "TABLE",
            defaultValue = ProducerSettings.State.DEFAULT_TABLE,
            description = "The DynamoDB table of positions and leases, created if it does not exist. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String stateTable;

    @Option(names = "--exclude-tables", paramLabel = "PATTERN", description = "Which of these tables not.")
    private String excludeTables;

    @Option(
            names = "--exclude-columns",
            paramLabel = "COLUMNS",
            description = "Columns to leave out, for example 'shop.customers.notes,shop.*.internal_*'.")
    private String excludeColumns;

    @Option(
            names = "--mask-columns",
            paramLabel = "MASKS",
            description = "Columns whose values are replaced, for example 'shop.customers.email=sha256:SALT_ENV', "
                    + "'...=truncate:3' or '...=constant:x'; several separated by commas.")
    private String maskColumns;

    @Option(
            names = "--partition-by",
            paramLabel = "WHAT",
            defaultValue = "KEY",
            description = "What stays in order in one shard: key (default), table, constant or transaction.")
    private Partitioning partitioning;

    @Mixin
    private MysqlOptions mysql;

    @Mixin
    private MetricsOptions metricsOptions;

    @Override
    public Integer call() throws InterruptedException {
        ProducerSettings settings = settings();
        AtomicReference<ProducerMetrics> metrics = new AtomicReference<>();
        Supplier<Health> health = () -> {
            ProducerMetrics known = metrics.get();
            return known == null ? Health.failing("The producer has not started.") : known.health();
        };
        Optional<MetricsServer> served = metricsOptions.serve(health, health);
        if (served.isEmpty()) {
            return run(settings, new SimpleMeterRegistry(), metrics);
        }
        try (MetricsServer server = served.get()) {
            return run(settings, server.registry(), metrics);
        }
    }

    private static int run(ProducerSettings settings, MeterRegistry registry, AtomicReference<ProducerMetrics> shown)
            throws InterruptedException {
        ProducerMetrics metrics = new ProducerMetrics(registry, Clock.systemUTC());
        shown.set(metrics);
        try (AwsClients aws = AwsClients.fromEnvironment();
                Producer producer = new Producer(settings, aws, ProducerListener.NONE, metrics)) {
            Runtime.getRuntime().addShutdownHook(new Thread(producer::close, "orrery-producer-close"));
            metrics.watch(producer, registry);
            producer.start();
            producer.awaitStopped();
        }
        return 0;
    }

    private ProducerSettings settings() {
        try {
            TablePattern pattern = TablePattern.parse(tables);
            Selection selection = new Selection(
                    pattern,
                    Optional.ofNullable(excludeTables).map(TablePattern::parse),
                    ColumnRules.parse(excludeColumns, maskColumns, System.getenv()),
                    partitioning);
            ProducerSettings settings = ProducerSettings.of(mysql.address(), stream, pattern)
                    .withTables(selection)
                    .withFrom(from == null ? new StartPosition.Current() : StartPosition.parse(from))
                    .withSnapshots(new ProducerSettings.Snapshots(mode(), snapshotConnections))
                    .withState(new ProducerSettings.State(
                            stateTable, ProducerSettings.State.DEFAULT.lease(), ProducerSettings.State.DEFAULT.save()))
                    .withStream(new ProducerSettings.Target(
                            stream,
                            Optional.ofNullable(createStream).map(StreamCapacity::parse),
                            ProducerSettings.DEFAULT_MEMORY));
            return name == null ? settings : settings.withName(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".", e);
        }
    }

    private SnapshotMode mode() {
        if (snapshot == null) {
            return from == null ? SnapshotMode.INITIAL : SnapshotMode.NEVER;
        }
        try {
            return SnapshotMode.valueOf(snapshot.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "Cannot use --snapshot=" + snapshot + ": must be initial, when-needed or never.", e);
        }
    }
}
