package io.orrery.consumer.worker;

import io.orrery.runtime.aws.AwsClients;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.checkpoint.CheckpointConfig;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.leases.LeaseAssignmentStrategy;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.lifecycle.LifecycleConfig;
import software.amazon.kinesis.metrics.MetricsConfig;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ProcessorConfig;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** A KCL worker on a thread of its own. {@link #start} returns once its leases exist, before it reads. */
public final class KclWorker {

    private static final Logger log = LoggerFactory.getLogger(KclWorker.class);

    /** Some rounds of its own loops, once nothing is left to be saved. */
    private static final Duration KCL_ENDS_WITHIN = Duration.ofSeconds(2);

    private final WorkerSettings settings;
    private final Tuning tuning;
    private final KinesisAsyncClient kinesis;
    private final DynamoDbAsyncClient dynamoDb;
    private final LeaseTable leases;
    private final Supplier<ShardProcessor> processors;
    private final Set<KclProcessor> atWork = ConcurrentHashMap.newKeySet();
    private Scheduler scheduler;
    private Thread thread;
    private Duration retention;

    /** @param processors makes the processor of each shard that the worker begins to read */
    public KclWorker(WorkerSettings settings, AwsClients aws, Supplier<ShardProcessor> processors) {
        this.settings = settings;
        this.tuning = Tuning.of(settings.profile());
        this.kinesis = aws.kinesis();
        this.dynamoDb = aws.dynamoDb();
        this.leases = new LeaseTable(dynamoDb, settings.application());
        this.processors = processors;
    }

    /** The leases of the worker's application. */
    public LeaseTable leases() {
        return leases;
    }

    /** How long the stream keeps its records, as it was at the start. */
    public Duration retention() {
        return retention;
    }

    /** The client that the worker uses, for other tables of its application. */
    public DynamoDbAsyncClient dynamoDb() {
        return dynamoDb;
    }

    /**
     * Starts to read.
     *
     * @param held what the store says that it holds
     * @param stopped called on the worker's thread when it has come to an end
     * @throws io.orrery.runtime.OrreryException if the stream does not exist, AWS can't be reached, or the stream does
     *     not hold any more what the store lacks or the leases tell to read next
     */
    public void start(StorePositions held, Runnable stopped) {
        Shards shards = new Shards(kinesis, settings.stream());
        retention = shards.retention();
        leases.create();
        leases.seedClientVersion(settings.workerId());
        scheduler = scheduler(new FirstLeases(settings, shards, retention, leases).prepare(held));
        thread = new Thread(
                () -> {
                    try {
                        scheduler.run();
                    } finally {
                        stopped.run();
                    }
                },
                "satellite-" + settings.application());
        thread.start();
    }

    private Scheduler scheduler(Optional<Instant> startAt) {
        InitialPositionInStreamExtended initial = startAt.map(
                        at -> InitialPositionInStreamExtended.newInitialPositionAtTimestamp(Date.from(at)))
                .orElseGet(
                        () -> InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
        ProcessorConfig processor = new ProcessorConfig(() -> new KclProcessor(processors.get(), leases, atWork))
                // An idle shard's lag is news too, and so is the time to save its checkpoint.
                .callProcessRecordsEvenForEmptyRecordList(true);
        RetrievalConfig retrieval = new RetrievalConfig(
                        kinesis, new SingleStreamTracker(settings.stream(), initial), settings.application())
                .retrievalSpecificConfig(retrieval());
        LifecycleConfig lifecycle =
                new LifecycleConfig().taskBackoffTimeMillis(100).aggregatorUtil(new WholeRecords());
        return new Scheduler(
                new CheckpointConfig(), coordinator(), leaseManagement(), lifecycle, metrics(), processor, retrieval);
    }

    private RetrievalSpecificConfig retrieval() {
        return settings.enhancedFanOut()
                ? new FanOutConfig(kinesis).streamName(settings.stream()).applicationName(settings.application())
                : new PollingConfig(settings.stream(), kinesis)
                        .maxRecords(10_000)
                        .maxPendingProcessRecordsInput(tuning.maxPendingBatches())
                        .idleTimeBetweenReadsInMillis(tuning.idleBetweenReads().toMillis());
    }

    private CoordinatorConfig coordinator() {
        return new CoordinatorConfig(settings.application())
                .parentShardPollIntervalMillis(tuning.parentPoll().toMillis())
                .shardConsumerDispatchPollIntervalMillis(
                        tuning.dispatchInterval().toMillis())
                .schedulerInitializationBackoffTimeMillis(200);
    }

    private LeaseManagementConfig leaseManagement() {
        LeaseManagementConfig config = new LeaseManagementConfig(
                        settings.application(), settings.application(), dynamoDb, kinesis, settings.workerId())
                .failoverTimeMillis(tuning.failover().toMillis())
                .leaseAssignmentIntervalMillis(tuning.assignmentInterval().toMillis())
                // By utilization, two idle workers never share eight shards; by count they do in a second.
                .leaseAssignmentStrategy(LeaseAssignmentStrategy.LEASE_COUNT_BASED)
                // Slept once inside the KCL's initialisation, and nothing else.
                .shardSyncIntervalMillis(50)
                .listShardsBackoffTimeInMillis(tuning.listShardsBackoff().toMillis())
                .dynamoDbLockBasedLeaderLeaseDurationInMillis(
                        tuning.leaderLease().toMillis())
                .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(
                        tuning.leaderHeartbeat().toMillis())
                .leasesRecoveryAuditorExecutionFrequencyMillis(
                        tuning.auditInterval().toMillis())
                .leasesRecoveryAuditorInconsistencyConfidenceThreshold(1);
        config.gracefulLeaseHandoffConfig(LeaseManagementConfig.GracefulLeaseHandoffConfig.builder()
                .gracefulLeaseHandoffTimeoutMillis(tuning.handoff().toMillis())
                .build());
        config.workerUtilizationAwareAssignmentConfig()
                // Skips a probe of the EC2 metadata service that takes seconds to fail elsewhere.
                .disableWorkerMetrics(true)
                .inMemoryWorkerMetricsCaptureFrequencyMillis(50)
                .workerMetricsReporterFreqInMillis(tuning.signOfLife().toMillis())
                .varianceBalancingFrequency(1);
        return config;
    }

    private static MetricsConfig metrics() {
        // The KCL wants a client even where nothing is sent to CloudWatch.
        CloudWatchAsyncClient unused = (CloudWatchAsyncClient) Proxy.newProxyInstance(
                KclWorker.class.getClassLoader(),
                new Class<?>[] {CloudWatchAsyncClient.class},
                (self, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new MetricsConfig(unused, "orrery")
                .metricsLevel(MetricsLevel.NONE)
                .metricsFactory(new NullMetricsFactory());
    }

    /**
     * Stops: lets each shard's call in hand end, lets it save its checkpoint, and gives the leases back.
     *
     * @param atMost after this the worker is cut off
     */
    public void stop(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (!awaitGraceful(scheduler.startGracefulShutdown(), deadline)) {
            log.warn("Shards of {} did not come to an end within {}: cutting them off", settings.application(), atMost);
        }
        cut();
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        leases.release(settings.workerId());
    }

    /**
     * The KCL waits for every lease, also for those that it cannot give back: of a shard whose parents are not read to
     * their end, and of one whose own end may not be saved. Once no shard is at work, it has no longer than a moment.
     *
     * @return false if shards are still at work
     */
    private boolean awaitGraceful(Future<?> graceful, long deadline) throws InterruptedException {
        long idleSince = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (!atWork.isEmpty()) {
                idleSince = now;
            } else if (now - idleSince > KCL_ENDS_WITHIN.toNanos()) {
                return true;
            }
            if (now > deadline) {
                return false;
            }
            try {
                graceful.get(50, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException running) {
                // Look again.
            } catch (ExecutionException e) {
                log.warn("Cannot stop {} gracefully", settings.application(), e);
                return true;
            }
        }
    }

    /** Stops as a crash would, but for the threads: nothing is saved and no lease is given back. */
    public void cut() {
        if (!scheduler.shutdownComplete()) {
            scheduler.shutdown();
        }
    }
}
