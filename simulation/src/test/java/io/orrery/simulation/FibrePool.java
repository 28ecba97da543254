package io.orrery.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;

/** Runs each task in a fibre of its own. */
final class FibrePool extends AbstractExecutorService {

    private final World world;
    private final Life life;

    FibrePool(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    @Override
    public void execute(Runnable task) {
        Fibre unused = world.fibre(life, task);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new Awaited<>(callable);
    }

    /** A future that is waited for in virtual time. */
    private final class Awaited<T> extends FutureTask<T> {
        private final List<Fibre> waiters = new ArrayList<>();

        Awaited(Callable<T> callable) {
            super(callable);
        }

        @Override
        protected void done() {
            waiters.forEach(fibre -> world.after(0, life, fibre::resume));
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            while (!isDone()) {
                waiters.add(world.running());
                world.running().suspend();
            }
            return super.get();
        }
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
