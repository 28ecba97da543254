package io.orrery.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Virtual time: what is to happen when, one thing after the other. Chance is drawn from one seed, so that a run is decided
 * by its seed and its steps. One thing at a time runs, be it on the caller's thread or in a {@link Fibre}.
 */
final class World {

    /** All times of a run are counted from here. */
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Due(long at, long order, Life of, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private static final int MOST_TASKS = 100_000;

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final List<Fibre> fibres = new ArrayList<>();
    private final Random random;
    private final Story story;
    private final Counters counters = new Counters();
    private Fibre running;
    private long now;
    private long order;
    private int done;
    private AssertionError failure;

    World(long seed, Story story) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
        this.story = story;
    }

    Random random() {
        return random;
    }

    /** A number from {@code least} to {@code most}. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** True once in so many times. */
    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Milliseconds since the beginning. */
    long now() {
        return now;
    }

    Instant time() {
        return START.plusMillis(now);
    }

    Counters counters() {
        return counters;
    }

    void tell(Supplier<String> what) {
        story.tell(now, what);
    }

    /** An invariant does not hold. The run ends with the first. */
    void fail(String what) {
        if (failure == null) {
            failure = new AssertionError(what);
        }
    }

    void require(boolean holds, Supplier<String> what) {
        if (!holds) {
            fail(what.get());
        }
    }

    /** Runs a task after so many milliseconds, unless what it belongs to has ended by then. */
    void after(long millis, Life of, Runnable task) {
        queue.add(new Due(now + millis, order++, of, task));
    }

    Fibre fibre(Life of, Runnable body) {
        Fibre fibre = new Fibre(this, of, body);
        fibres.add(fibre);
        after(0, of, fibre::resume);
        return fibre;
    }

    Fibre running() {
        return running;
    }

    void running(Fibre now) {
        running = now;
    }

    /** Runs until a moment, or until nothing is to happen. */
    void runUntil(long end) {
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Due due = queue.poll();
            now = Math.max(now, due.at());
            if (due.of().over()) {
                continue;
            }
            if (due.of().frozenUntil() > now) {
                queue.add(new Due(due.of().frozenUntil(), due.order(), due.of(), due.task()));
                continue;
            }
            if (++done > MOST_TASKS) {
                throw new AssertionError("it goes on without an end: " + counters);
            }
            due.task().run();
            if (failure != null) {
                throw failure;
            }
        }
        now = Math.max(now, end);
    }

    /** Ends all fibres of what has ended. */
    void reap() {
        for (Fibre fibre : List.copyOf(fibres)) {
            if (fibre.life().over()) {
                fibre.kill();
            }
        }
        fibres.removeIf(Fibre::ended);
    }

    /** Ends all fibres. */
    void end() {
        fibres.forEach(Fibre::kill);
        fibres.clear();
    }
}
