package io.orrery.consumer.worker;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.checkpoint.CheckpointConfig;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener;
import software.amazon.kinesis.leases.LeaseAssignmentStrategy;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.lifecycle.LifecycleConfig;
import software.amazon.kinesis.metrics.MetricsConfig;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ProcessorConfig;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** Makes the KCL's schedulers, which are the workers themselves, with all their settings. */
final class Schedulers {

    private final WorkerSettings settings;
    private final Tuning tuning;
    private final KinesisAsyncClient kinesis;
    private final DynamoDbAsyncClient dynamoDb;
    private final ShardRecordProcessorFactory processors;

    Schedulers(
            WorkerSettings settings,
            KinesisAsyncClient kinesis,
            DynamoDbAsyncClient dynamoDb,
            ShardRecordProcessorFactory processors) {
        this.settings = settings;
        this.tuning = Tuning.of(settings.profile());
        this.kinesis = kinesis;
        this.dynamoDb = dynamoDb;
        this.processors = processors;
    }

    /**
     * A new one, which has not begun to work.
     *
     * @param startAt where shards are read from that no worker has read yet; empty for the oldest record
     * @param states hears how far it is
     */
    Scheduler make(Optional<Instant> startAt, WorkerStateChangeListener states) {
        InitialPositionInStreamExtended initial = startAt.map(
                        at -> InitialPositionInStreamExtended.newInitialPositionAtTimestamp(Date.from(at)))
                .orElseGet(
                        () -> InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
        ProcessorConfig processor = new ProcessorConfig(processors)
                // An idle shard's lag is news too, and so is the time to save its checkpoint.
                .callProcessRecordsEvenForEmptyRecordList(true);
        RetrievalConfig retrieval = new RetrievalConfig(
                        kinesis, new SingleStreamTracker(settings.stream(), initial), settings.application())
                .retrievalSpecificConfig(retrieval());
        LifecycleConfig lifecycle =
                new LifecycleConfig().taskBackoffTimeMillis(100).aggregatorUtil(new WholeRecords());
        return new Scheduler(
                new CheckpointConfig(),
                coordinator(states),
                leaseManagement(),
                lifecycle,
                metrics(),
                processor,
                retrieval);
    }

    private RetrievalSpecificConfig retrieval() {
        return settings.enhancedFanOut()
                ? new FanOutConfig(kinesis).streamName(settings.stream()).applicationName(settings.application())
                : new PollingConfig(settings.stream(), kinesis)
                        .maxRecords(10_000)
                        .maxPendingProcessRecordsInput(tuning.maxPendingBatches())
                        .idleTimeBetweenReadsInMillis(tuning.idleBetweenReads().toMillis());
    }

    private CoordinatorConfig coordinator(WorkerStateChangeListener states) {
        return new CoordinatorConfig(settings.application())
                .parentShardPollIntervalMillis(tuning.parentPoll().toMillis())
                .shardConsumerDispatchPollIntervalMillis(
                        tuning.dispatchInterval().toMillis())
                // See KclWorker.run.
                .maxInitializationAttempts(1)
                .workerStateChangeListener(states);
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
                Schedulers.class.getClassLoader(),
                new Class<?>[] {CloudWatchAsyncClient.class},
                (self, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new MetricsConfig(unused, "orrery")
                .metricsLevel(MetricsLevel.NONE)
                .metricsFactory(new NullMetricsFactory());
    }
}
