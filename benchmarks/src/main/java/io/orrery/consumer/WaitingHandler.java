package io.orrery.consumer;

import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TablePattern;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The milliseconds that 640 changes take with a handler that waits 50 ms for each, as one that calls a service does: by one
 * worker and by 32, whose quotient is what {@link Satellite#parallel} brings.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
@Fork(1)
public class WaitingHandler {

    @Param({"1", "32"})
    private int workers;

    private final FakeShard shard = new FakeShard();
    private final List<Incoming> batch = FakeShard.writes(640);
    private final HandlerStore handlers =
            new HandlerStore(List.of(new Satellite.Registration<>(TablePattern.all(), Row.class, new Waiting())));

    /** For JMH, which makes the instance. */
    public WaitingHandler() {}

    @Benchmark
    public Optional<Incoming> deliver() {
        return shard.deliver(handlers, workers, batch);
    }

    private static final class Waiting implements RowHandler<Row> {

        @Override
        public void onWrite(Row row, Metadata change) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(50);
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata change) {}

        @Override
        public void onDelete(Row row, Metadata change) {}
    }
}
