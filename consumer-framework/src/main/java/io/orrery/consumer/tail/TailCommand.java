package io.orrery.consumer.tail;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.event.TablePattern;
import io.orrery.runtime.UsageException;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    private static final long POLL_MILLIS = 100;

    @Option(names = "--stream", required = true, paramLabel = "STREAM", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            defaultValue = "trim-horizon",
            description = "trim-horizon, latest, or a time such as 2026-01-02T03:04:05Z. Default: ${DEFAULT-VALUE}.")
    private String from;

    @Option(
            names = "--tables",
            paramLabel = "GLOB",
            defaultValue = "*.*",
            description = "The tables to print, for example 'shop.*'. Default: all.")
    private String tables;

    @Option(names = "--count", paramLabel = "N", description = "End after N events.")
    private Long count;

    @Option(
            names = "--idle-exit",
            paramLabel = "SECONDS",
            description = "End when the stream was read up to its end and nothing came for so long.")
    private Double idleExit;

    @Option(
            names = "--key",
            paramLabel = "TABLE=COLUMNS",
            description = "The key of a table whose events come in the classic format, as shop.users=id. Repeatable.")
    private List<String> keys = List.of();

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
        Satellite satellite = satellite(printer);
        RunningSatellite running = satellite.startTemporary();
        try {
            await(printer, running);
        } finally {
            running.close();
        }
        return 0;
    }

    private Satellite satellite(Printer printer) {
        try {
            Satellite satellite = Satellite.named("orrery-tail-" + UUID.randomUUID()).stream(stream)
                    .from(StartFrom.parse(from))
                    .tables(TablePattern.parse(tables))
                    .store(printer);
            keys.forEach(satellite::key);
            return satellite;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
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
