package io.orrery.consumer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of worker kills, additions and stops, reshards, store failures and duplicate puts, while changes
 * come. At the end the store must hold what the source does.
 *
 * <p>Each schedule prints its seed before it runs, and one that fails tells its seed, its steps, and how leases and
 * workers stood. The seed alone decides what is done, though not how threads interleave, so try one several times:
 *
 * <pre>
 * mvn -pl consumer-framework -am verify -Dit.test=ScheduleXIT -Dorrery.seed=4711 -Dorrery.repeat=10 \
 *     -Dfailsafe.failIfNoSpecifiedTests=false -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 *
 * <p>{@code -Dfailsafe.excluded=none} runs two hundred more, of seeds that nobody has chosen.
 */
class ScheduleXIT {

    private static final int AT_ONCE = 4;

    @Test
    void everyScheduleEndsInTheStateOfTheSource() {
        Long seed = Long.getLong("orrery.seed");
        run(
                seed == null
                        ? LongStream.rangeClosed(1, 20)
                        : LongStream.generate(() -> seed).limit(Integer.getInteger("orrery.repeat", 1)));
    }

    @Test
    @Tag("soak")
    void twoHundredMoreDoToo() {
        long first = ThreadLocalRandom.current().nextLong(1_000, 1_000_000);
        run(LongStream.range(first, first + 200));
    }

    private static void run(LongStream seeds) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Void>> runs = seeds.mapToObj(
                            seed -> CompletableFuture.runAsync(() -> new Schedule(seed).run(), threads))
                    .toList();
            CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).join();
        } finally {
            threads.shutdownNow();
        }
    }
}
