package io.orrery.benchmark.path;

import io.orrery.consumer.ApplyResult;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import io.orrery.search.SearchSettings;
import io.orrery.search.SearchStore;
import io.orrery.search.connection.ConnectionSettings;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code benchmarks/run path}. */
@Command(
        name = "path",
        description = {
            "The path from the binary log to the derived stores, on servers of this machine.",
            "Ratios are to the first line of each group, all measured in this run."
        })
public final class PathBenchmark implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rows",
            defaultValue = "300000",
            description = "Rows inserted; half are updated, a tenth deleted.")
    private int rows;

    @Option(names = "--shards", defaultValue = "4", description = "Shards of the stream.")
    private int shards;

    @Option(names = "--trickle", defaultValue = "200", description = "Single changes for the latency.")
    private int trickle;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Report report = new Report(out);
        report.line("Starting MySQL, Elasticsearch, DynamoDB Local and the Kinesis endpoint ...");
        Path folder = Files.createTempDirectory("orrery-benchmark");
        try (Cloud cloud = new Cloud()) {
            Workload workload = new Workload(rows);
            Workload.create(cloud.stack().mysql());
            Workload.Place start = Workload.Place.now(cloud.stack().mysql());
            workload.write(cloud.stack().mysql());
            report.line("%,d row changes in the binary log, %d shards".formatted(workload.changes(), shards));
            produce(report, cloud, workload, start);
            consume(report, cloud, workload);
            search(report, cloud, workload);
            olap(report, cloud, workload, folder);
            LatencyRun.Latency latency = new LatencyRun(cloud, shards, Math.min(trickle, rows / 2)).call();
            report.line("%nFrom commit to handler, single changes: median %d ms, 99 in 100 within %d ms"
                    .formatted(latency.median().toMillis(), latency.p99().toMillis()));
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void produce(Report report, Cloud cloud, Workload workload, Workload.Place start) throws Exception {
        report.group("Binary log to stream");
        report.measure(
                "binlog connector alone, rows decoded and dropped",
                new ConnectorRun(cloud.stack().mysql(), start, workload.changes()));
        report.measure(
                "producer, acknowledged by the stream", new ProducerRun(cloud, start, shards, workload.changes()));
    }

    private static void consume(Report report, Cloud cloud, Workload workload) throws Exception {
        report.group("Stream to handler");
        report.measure(
                "GetRecords alone, nothing decoded",
                new GetRecordsRun(cloud.aws().kinesis(), workload.changes()));
        report.measure(
                "satellite, typed events counted",
                new SatelliteRun(
                        cloud, "count", batch -> ApplyResult.of(batch.events().size(), 0), workload.changes()));
    }

    private void search(Report report, Cloud cloud, Workload workload) throws Exception {
        String url = cloud.stack().elasticsearch().url();
        report.group("Stream to Elasticsearch");
        report.measure("bare bulks of such documents, " + shards + " threads", new BulkRun(url, shards, workload));
        try (SearchStore store = SearchStore.open(ConnectionSettings.of(URI.create(url)), SearchSettings.defaults())) {
            report.measure(
                    "satellite with the search store", new SatelliteRun(cloud, "search", store, workload.changes()));
        }
    }

    private static void olap(Report report, Cloud cloud, Workload workload, Path folder) throws Exception {
        report.group("Stream to DuckDB");
        report.measure(
                "bare appender of such rows, nothing merged",
                new AppenderRun(folder.resolve("bare.duckdb").toString(), workload));
        try (OlapStore store = OlapStore.open(folder.resolve("olap.duckdb"), OlapSettings.of(Cloud.STREAM))) {
            report.measure(
                    "satellite with the OLAP store, exactly once",
                    new SatelliteRun(cloud, "olap", store, workload.changes()));
        }
    }

    private static void delete(Path folder) throws java.io.IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
