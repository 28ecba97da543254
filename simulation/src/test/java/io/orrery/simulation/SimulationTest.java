package io.orrery.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of the whole protocol in virtual time. {@code -Dorrery.seed=S} begins with another seed, and
 * {@code -Dorrery.schedules=N -Dorrery.minutes=M} runs so many, for at most so long.
 */
class SimulationTest {

    /** As long as it may take by default: the rest of the build waits. */
    private static final Duration SHORT = Duration.ofSeconds(20);

    private static final long FIRST_SEED = 20261128;

    /** So many schedules bring every mechanism to work; a slow machine may not have got so far. */
    private static final int ENOUGH = 40;

    /** What has to be at work in a run, or it has shown nothing of it. */
    private static final List<String> MECHANISMS = List.of(
            "a DynamoDB write takes effect and its answer is lost",
            "a batch is taken and its answer is lost",
            "a checkpoint is not saved",
            "a checkpoint is refused since the shard is another's",
            "a chunk waits until a SELECT sees what was read of the log",
            "a dead letter is tried again",
            "a producer follows a resharding",
            "a producer learns that another has its lease",
            "a put arrives after its retry",
            "a put is throttled",
            "a put's answer is lost",
            "a row of a snapshot is published",
            "a satellite halts",
            "a shard ends",
            "a snapshot is over at a store",
            "a store ignores what is not newer",
            "a store ignores what is older than a removal",
            "a thread waits for room in the lanes",
            "a worker dies between a batch and its checkpoint",
            "an event is parked",
            "an event is parked behind another",
            "an iterator expires and records come again",
            "the connection to the log breaks",
            "the fence drops what is not newer or not of the shard",
            "two shards are merged");

    @Test
    void schedulesEndWithEqualTables() {
        Integer minutes = Integer.getInteger("orrery.minutes");
        run(
                Long.getLong("orrery.seed", FIRST_SEED),
                Integer.getInteger("orrery.schedules", ENOUGH),
                minutes == null ? SHORT : Duration.ofMinutes(minutes));
    }

    @Test
    void aSeedDecidesTheRun() {
        List<Step> steps = Simulation.steps(FIRST_SEED);
        assertThat(Shrinking.story(FIRST_SEED, steps)).isEqualTo(Shrinking.story(FIRST_SEED, steps));
    }

    private static void run(long firstSeed, int most, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Counters counters = new Counters();
        int schedules = 0;
        for (long seed = firstSeed; schedules < most && System.nanoTime() < end; seed++) {
            counters.add(one(seed));
            schedules++;
        }
        System.out.println(schedules + " schedules from seed " + firstSeed + "\n" + counters);
        if (schedules >= ENOUGH) {
            assertThat(MECHANISMS)
                    .as("what was at work, so that the run is not void")
                    .allSatisfy(mechanism ->
                            assertThat(counters.of(mechanism)).as(mechanism).isPositive());
        }
    }

    private static Counters one(long seed) {
        List<Step> steps = Simulation.steps(seed);
        try {
            return Simulation.run(seed, steps, Story.untold());
        } catch (AssertionError failure) {
            List<Step> fewer = Shrinking.of(seed, steps);
            return fail(
                    "seed " + seed + " fails: " + failure.getMessage() + "\nWith " + fewer.size() + " of its "
                            + steps.size() + " steps:\n" + Shrinking.story(seed, fewer),
                    failure);
        }
    }
}
