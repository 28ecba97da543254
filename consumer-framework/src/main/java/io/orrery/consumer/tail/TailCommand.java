package io.orrery.consumer.tail;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.command.FromOption;
import io.orrery.consumer.command.MetricsOption;
import io.orrery.consumer.command.StreamOptions;
import io.orrery.runtime.UsageException;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Prints the events of a stream as JSON lines, each the document of the wire. Each run is a satellite of its own, whose
 * DynamoDB table is deleted at the end.
 */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Print the events of a stream, one JSON document a line.")
public final class TailCommand implements Callable<Integer> {

    private static final String NAME = "orrery-tail-";
    private static final long POLL_MILLIS = 100;

    @Mixin
    private StreamOptions stream;

    @Mixin
    private FromOption from;

    @Mixin
    private MetricsOption metrics;

    @Option(names = "--count", paramLabel = "N", description = "End after N events.")
    private Long count;

    @Option(
            names = "--idle-exit",
            paramLabel = "SECONDS",
            description = "End when the stream was read up to its end and nothing came for so long.")
    private Double idleExit;

    private final OutputStream out;

    /** Prints to standard output. */
    public TailCommand() {
        this(System.out);
    }

    /** @param out where the lines go; not closed */
    public TailCommand(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    @Override
    public Integer call() throws Exception {
        Printer printer = new Printer(out, count == null ? Long.MAX_VALUE : positive(count, "--count"));
        Satellite satellite =
                stream.satellite(NAME + UUID.randomUUID()).from(from.from()).store(printer);
        try (MetricsOption.Served served = metrics.serve("tail");
                RunningSatellite running = satellite.listener(served.listener()).startTemporary()) {
            await(printer, running);
        }
        return 0;
    }

    private void await(Printer printer, RunningSatellite running) throws InterruptedException {
        Duration idle = idleExit == null
                ? Duration.ofSeconds(Long.MAX_VALUE)
                : Duration.ofMillis((long) (positive(idleExit, "--idle-exit") * 1000));
        while (!printer.awaitCount(POLL_MILLIS)) {
            if (running.awaitStopped(Duration.ZERO)) {
                return;
            }
            Duration quiet = Duration.ofNanos(System.nanoTime() - printer.lastNanos());
            boolean atEnd = running.lag().filter(Duration::isZero).isPresent();
            if (atEnd && quiet.compareTo(idle) >= 0 && running.caughtUp()) {
                return;
            }
        }
    }

    private static <N extends Number> N positive(N number, String option) {
        if (number.doubleValue() <= 0) {
            throw new UsageException("Cannot use " + option + "=" + number + ": must be more than 0");
        }
        return number;
    }
}
