package io.orrery.producer;

import com.github.shyiko.mysql.binlog.event.deserialization.ChecksumType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.sun.management.OperatingSystemMXBean;
import io.orrery.benchmark.path.LogCopy;
import io.orrery.event.TablePattern;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.change.ChangeReader;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.RowChange;
import io.orrery.producer.change.Tables;
import io.orrery.producer.change.XaLog;
import io.orrery.producer.snapshot.Windows;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.state.TableOwners;
import io.orrery.producer.stream.HashKey;
import io.orrery.producer.stream.LaneListener;
import io.orrery.producer.stream.LaneSettings;
import io.orrery.producer.stream.Lanes;
import io.orrery.producer.stream.ShardRange;
import io.orrery.producer.stream.StreamEndpoint;
import io.orrery.producer.stream.Versions;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * {@code benchmarks/run producer}: from the bytes of a binary log in memory to finished records that nobody takes. In the
 * package of what it measures, which nobody else is to use.
 */
@Command(
        name = "producer",
        description = {
            "The producer from the bytes of a binary log in memory to finished records, which nobody takes, beside the"
                    + " binlog connector, which decodes the same bytes and drops the rows.",
            "Medians of runs that take turns in one process."
        })
public final class EncodeBenchmark implements Callable<Integer> {

    private static final int MILLION = 1_000_000;
    private static final int SHARDS = 4;
    private static final int WARM_UPS = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rows",
            defaultValue = "100000",
            description = "Rows inserted; half are updated, a tenth deleted.")
    private int rows;

    @Option(names = "--repeat", defaultValue = "9", description = "Runs of each, after some that do not count.")
    private int repeat;

    /** One way to take the log. */
    private interface Way {
        void take() throws Exception;
    }

    private record Took(double wallSeconds, double cpuSeconds) {}

    /** Takes every record at once. */
    private static final class NoStream implements StreamEndpoint {
        private final List<ShardRange> shards = new ArrayList<>();
        private final Map<String, CompletionStage<String>> answers = new HashMap<>();

        NoStream() {
            long width = -1L >>> 2;
            for (long i = 0; i < SHARDS; i++) {
                HashKey first = new HashKey(i << 62, 0);
                shards.add(new ShardRange("shard-" + i, first, new HashKey((i << 62) + width, -1)));
                answers.put(first.toString(), CompletableFuture.completedFuture("shard-" + i));
            }
        }

        @Override
        public CompletionStage<String> put(byte[] data, String explicitHashKey) {
            return answers.get(explicitHashKey);
        }

        @Override
        public List<ShardRange> openShards() {
            return shards;
        }
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (LogCopy log = LogCopy.make(rows)) {
            Tables tables = log.tables();
            byte[] bytes = log.bytes();
            Map<String, Way> ways = new LinkedHashMap<>();
            ways.put("binlog connector, rows decoded and dropped", () -> connector(bytes));
            ways.put("producer, each row decoded, then written", () -> produce(log, tables, true));
            ways.put("producer, from bytes to bytes", () -> produce(log, tables, false));
            out.printf(Locale.ROOT, "%,d row changes, %,d bytes of log%n%n", log.changes(), bytes.length);
            report(out, log.changes(), measure(ways));
        }
        return 0;
    }

    private Map<String, List<Took>> measure(Map<String, Way> ways) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, List<Took>> took = new LinkedHashMap<>();
        for (int round = -WARM_UPS; round < repeat; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                long cpu = system.getProcessCpuTime();
                long wall = System.nanoTime();
                way.getValue().take();
                Took one = new Took((System.nanoTime() - wall) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
                if (round >= 0) {
                    took.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(one);
                }
            }
        }
        return took;
    }

    private static void report(PrintWriter out, long changes, Map<String, List<Took>> took) {
        out.printf(
                Locale.ROOT,
                "%-45s %12s %7s %24s %7s%n",
                "medians",
                "changes/s",
                "ratio",
                "CPU s a million changes",
                "ratio");
        double firstWall = 0;
        double firstCpu = 0;
        for (Map.Entry<String, List<Took>> way : took.entrySet()) {
            double wall = median(
                    way.getValue().stream().mapToDouble(Took::wallSeconds).toArray());
            double cpu =
                    median(way.getValue().stream().mapToDouble(Took::cpuSeconds).toArray());
            firstWall = firstWall == 0 ? wall : firstWall;
            firstCpu = firstCpu == 0 ? cpu : firstCpu;
            out.printf(
                    Locale.ROOT,
                    "%-45s %,12.0f %7.2f %24.2f %7.2f%n",
                    way.getKey(),
                    changes / wall,
                    firstWall / wall,
                    cpu * MILLION / changes,
                    firstCpu / cpu);
        }
        out.flush();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void connector(byte[] log) throws Exception {
        EventDeserializer deserializer = new EventDeserializer();
        deserializer.setChecksumType(ChecksumType.NONE);
        ByteArrayInputStream in = new ByteArrayInputStream(log);
        int events = 0;
        while (deserializer.nextEvent(in) != null) {
            events++;
        }
        if (events == 0) {
            throw new IllegalStateException("The log is empty");
        }
    }

    private static void produce(LogCopy log, Tables tables, boolean decoded) throws Exception {
        Versions versions = new Versions(1);
        LaneSettings settings = new LaneSettings("bench", 500_000, 1 << 20, 64 << 20);
        try (Lanes<BinlogPosition> lanes = new Lanes<>(new NoStream(), settings, versions, LaneListener.NONE)) {
            TableOwners owners = new TableOwners(new StateTable(noTable(), "state"), "bench", "bench");
            Selection selection = Selection.of(TablePattern.parse("bench.*"));
            Publisher publisher = new Publisher("bench", selection, lanes, versions, owners, new Windows());
            ChangeSink sink = decoded ? decoding(publisher) : publisher;
            ChangeReader reader = new ChangeReader(log.from(), selection, tables, sink, XaLog.NONE);
            for (LogEvent event : log.events()) {
                reader.accept(event, event.position() + event.header().length());
            }
            if (!lanes.awaitEmpty(Duration.ofSeconds(60)) || publisher.rows() != log.changes()) {
                throw new IllegalStateException("Only " + publisher.rows() + " changes came");
            }
        }
    }

    /** Hands every change on as the rows that it holds. */
    private static ChangeSink decoding(Publisher publisher) {
        return (ChangeSink) Proxy.newProxyInstance(
                ChangeSink.class.getClassLoader(), new Class<?>[] {ChangeSink.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("changed")) {
                        ((RowChange) arguments[0]).decoded(publisher, (ChangePoint) arguments[1]);
                        return null;
                    }
                    return method.invoke(publisher, arguments);
                });
    }

    /** DynamoDB that takes whatever it is given and holds nothing. */
    private static DynamoDbClient noTable() {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> method.getName().equals("getItem")
                        ? GetItemResponse.builder().build()
                        : UpdateItemResponse.builder().build());
    }
}
