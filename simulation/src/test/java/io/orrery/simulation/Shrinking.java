package io.orrery.simulation;

import java.util.ArrayList;
import java.util.List;

/** Leaves out of a failing schedule's steps what it fails without, until nothing can be left out. */
final class Shrinking {

    /** Beyond so many runs what is left is short enough. */
    private static final int MOST_RUNS = 600;

    private final long seed;
    private int runs;

    private Shrinking(long seed) {
        this.seed = seed;
    }

    /** The steps that are left. */
    static List<Step> of(long seed, List<Step> failing) {
        return new Shrinking(seed).shrink(failing);
    }

    private List<Step> shrink(List<Step> failing) {
        List<Step> steps = failing;
        int size = Math.max(1, steps.size() / 2);
        while (runs < MOST_RUNS) {
            boolean less = false;
            for (int from = 0; from < steps.size() && runs < MOST_RUNS; ) {
                List<Step> fewer = new ArrayList<>(steps);
                fewer.subList(from, Math.min(steps.size(), from + size)).clear();
                if (fails(fewer)) {
                    steps = fewer;
                    less = true;
                } else {
                    from += size;
                }
            }
            if (!less && size == 1) {
                break;
            }
            size = Math.max(1, size / 2);
        }
        return steps;
    }

    private boolean fails(List<Step> steps) {
        runs++;
        try {
            Counters unused = Simulation.run(seed, steps, Story.untold());
            return false;
        } catch (AssertionError failure) {
            return true;
        }
    }

    /** What happens in a schedule, up to its failure. */
    static String story(long seed, List<Step> steps) {
        Story story = Story.told();
        try {
            Counters unused = Simulation.run(seed, steps, story);
            return story.text();
        } catch (AssertionError failure) {
            return story.text() + "\n" + failure.getMessage();
        }
    }
}
