package io.orrery.benchmark.path;

import io.orrery.producer.Producer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code benchmarks/run snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "Snapshots beside the binary log, on servers of this machine.",
            "The same rows are published from the log and from the table in turn; the median of the ratios counts."
        })
public final class SnapshotBenchmark implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--rows", defaultValue = "500000", description = "Rows of the table.")
    private int rows;

    @Option(names = "--shards", defaultValue = "4", description = "Shards of the stream.")
    private int shards;

    @Option(names = "--repeat", defaultValue = "3", description = "How often each rate is measured.")
    private int repeat;

    @Option(names = "--trickle", defaultValue = "200", description = "Single changes for the latency.")
    private int trickle;

    @Override
    public Integer call() throws Exception {
        Report report = new Report(spec.commandLine().getOut());
        report.line("Starting MySQL, DynamoDB Local and the Kinesis endpoint ...");
        try (Cloud cloud = new Cloud(false)) {
            rate(report, cloud);
        }
        // Without the limits of the service nothing would ever wait for the stream.
        try (Cloud cloud = new Cloud(true)) {
            latency(report, cloud);
        }
        return 0;
    }

    private void rate(Report report, Cloud cloud) throws Exception {
        Workload.create(cloud.stack().mysql());
        Workload.Place start = Workload.Place.now(cloud.stack().mysql());
        new Workload(rows).insert(cloud.stack().mysql());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            Rate log = new ProducerRun(cloud, start, shards, rows).call();
            Rate snapshot = new SnapshotRun(cloud, shards, rows).call();
            ProducerRun.forget(cloud);
            ratios.add(snapshot.perSecond() / log.perSecond());
            report.line(String.format(
                    Locale.ROOT,
                    "  from the log %,.0f rows/s, by snapshot %,.0f rows/s, ratio %.2f",
                    log.perSecond(),
                    snapshot.perSecond(),
                    ratios.get(i)));
        }
        Collections.sort(ratios);
        report.line(String.format(
                Locale.ROOT,
                "Snapshot to stream, beside the log of the same rows: %.2f",
                ratios.get(ratios.size() / 2)));
    }

    private static LatencyRun.Beside snapshot(Cloud cloud) {
        return new LatencyRun.Beside() {
            @Override
            public void begin(Producer producer) throws InterruptedException {
                SnapshotRun.begin(cloud, producer);
            }

            @Override
            public void requireLasting(Producer producer) {
                if (producer.snapshots().atWork().isEmpty()) {
                    throw new IllegalStateException("The snapshot was over too soon: give more --rows");
                }
            }
        };
    }

    private void latency(Report report, Cloud cloud) throws Exception {
        Workload.create(cloud.stack().mysql());
        new Workload(rows).insert(cloud.stack().mysql());
        LatencyRun.Latency alone = new LatencyRun(cloud, shards, trickle).call();
        LatencyRun.Latency beside = new LatencyRun(cloud, shards, trickle, snapshot(cloud)).call();
        report.line(String.format(
                Locale.ROOT,
                "From commit to handler, 99 in 100 within: %d ms, while a snapshot runs %d ms, ratio %.2f"
                        + " (medians %d and %d ms)",
                alone.p99().toMillis(),
                beside.p99().toMillis(),
                (double) beside.p99().toNanos() / alone.p99().toNanos(),
                alone.median().toMillis(),
                beside.median().toMillis()));
    }
}
