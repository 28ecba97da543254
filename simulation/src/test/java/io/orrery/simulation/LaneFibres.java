package io.orrery.simulation;

import io.orrery.producer.stream.LaneThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What lanes have for threads. Their tasks never wait, so these run in the world itself; those that put are fibres. */
final class LaneFibres implements LaneThreads {

    private final World world;
    private final Life life;
    private final Map<Object, List<Fibre>> waiting = new HashMap<>();
    private boolean closed;

    LaneFibres(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable task, Duration after) {
        world.after(after.toMillis(), life, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public void awaitChange(Object lock) {
        world.counters().count("a thread waits for room in the lanes");
        Fibre me = world.running();
        waiting.computeIfAbsent(lock, l -> new ArrayList<>()).add(me);
        me.suspend(lock);
    }

    @Override
    public void changed(Object lock) {
        List<Fibre> woken = waiting.remove(lock);
        if (woken != null) {
            woken.forEach(fibre -> world.after(0, life, fibre::resume));
        }
    }

    @Override
    public RandomGenerator random() {
        return world.random();
    }

    @Override
    public void close() {
        closed = true;
    }
}
