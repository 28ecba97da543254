package io.orrery.consumer;

import io.orrery.event.ChangeEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The milliseconds that a batch takes of which the store rejects some events, each of which is parked: they have to grow
 * with the events, and not with their square. In the package of what it measures, which nobody else is to use.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FailedEvents {

    @Param({"5000", "50000"})
    private int events;

    @Param({"0", "0.2"})
    private double rejected;

    private final FakeShard shard = new FakeShard();
    private List<Incoming> batch;

    /** For JMH, which makes the instance. */
    public FailedEvents() {}

    @Setup
    public void fill() {
        batch = FakeShard.writes(events);
    }

    @Benchmark
    public Optional<Incoming> deliver() {
        return shard.deliver(this::takeAllBut, 1, batch);
    }

    private ApplyResult takeAllBut(Batch given) {
        int every = rejected == 0 ? Integer.MAX_VALUE : (int) (1 / rejected);
        List<ApplyResult.Rejection> rejections = given.events().stream()
                .map(event -> ChangeEvent.of(event).orElseThrow())
                .filter(change -> change.version() % every == 0)
                .map(change -> new ApplyResult.Rejection(change, "for the measurement"))
                .toList();
        return new ApplyResult(given.events().size() - rejections.size(), 0, rejections);
    }
}
