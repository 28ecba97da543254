package io.orrery.benchmark;

import io.orrery.benchmark.path.PathBenchmark;
import io.orrery.benchmark.path.SnapshotBenchmark;
import io.orrery.producer.EncodeBenchmark;
import io.orrery.runtime.command.CommandLines;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The main class of {@code benchmarks/run}. */
@Command(
        name = "run",
        description = "Measures Orrery, in ratios to the least that could do each job.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PathBenchmark.class,
            SnapshotBenchmark.class,
            EncodeBenchmark.class,
            Benchmarks.Json.class,
            Benchmarks.Failures.class,
            Benchmarks.Waiting.class
        })
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new Benchmarks(), System.getenv()).execute(arguments));
    }

    private static int jmh(List<String> patterns) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.shouldFailOnError(true);
        patterns.forEach(options::include);
        new Runner(options.build()).run();
        return 0;
    }

    /** The event's JSON. */
    @Command(name = "json", description = "Writing and reading the event's JSON, by JMH.")
    static final class Json implements Callable<Integer> {

        @Parameters(arity = "0..*", paramLabel = "PATTERN", description = "Only the benchmarks whose name holds it.")
        private List<String> patterns = List.of("EventJson");

        @Override
        public Integer call() throws RunnerException {
            return jmh(patterns);
        }
    }

    /** Batches in which events fail. */
    @Command(name = "failures", description = "Batches of which a store rejects many events, by JMH.")
    static final class Failures implements Callable<Integer> {

        @Override
        public Integer call() throws RunnerException {
            return jmh(List.of("FailedEvents"));
        }
    }

    /** Handlers that wait for others. */
    @Command(
            name = "waiting",
            description = "A handler that waits 50 ms for each change, by one worker and by 32, by JMH.")
    static final class Waiting implements Callable<Integer> {

        @Override
        public Integer call() throws RunnerException {
            return jmh(List.of("WaitingHandler"));
        }
    }
}
