package io.orrery.consumer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Works at changes of one shard with several threads at once: those of one key in their order, one after the other;
 * different keys beside each other. A thread that has done all of one key takes the next key that nobody has begun, so that
 * one that is slow holds up nothing but itself. For the shard's thread, which takes part.
 */
final class KeyParallel {

    private final int workers;

    /** Has no thread while nothing is to be done for a minute. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "handlers");
        thread.setDaemon(true);
        return thread;
    });

    /** @param workers how many calls there may be at once, at least 1 */
    KeyParallel(int workers) {
        this.workers = workers;
    }

    boolean isOne() {
        return workers == 1;
    }

    /**
     * Returns when all is done, or nothing is under way any more.
     *
     * @param changes in the order of the stream; change events alone
     * @param work does all events of a key, in their order, and tells the first that it has not done
     * @return the first in the stream's order that is not done; what comes after it may be done or not
     */
    Optional<Incoming> deliver(List<Incoming> changes, Function<List<Incoming>, Optional<Incoming>> work) {
        Collection<List<Incoming>> keys = byKey(changes);
        int helpers = Math.min(workers, keys.size()) - 1;
        Run run = new Run(keys, work, Math.max(0, helpers));
        for (int i = 0; i < helpers; i++) {
            threads.execute(run::help);
        }
        run.work();
        run.awaitHelpers();
        return run.firstUndone(changes);
    }

    private record Key(TableName table, String key) {}

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    private static Collection<List<Incoming>> byKey(List<Incoming> changes) {
        Map<Key, List<Incoming>> keys = new LinkedHashMap<>();
        for (Incoming incoming : changes) {
            ChangeEvent<Row> change = (ChangeEvent<Row>) incoming.event();
            Key key = new Key(change.table(), RowKey.of(change).text());
            keys.computeIfAbsent(key, k -> new ArrayList<>(1)).add(incoming);
        }
        return keys.values();
    }

    private static final class Run {

        private final Queue<List<Incoming>> keys;
        private final Function<List<Incoming>, Optional<Incoming>> work;
        private final CountDownLatch helpers;
        private final Set<Thread> helping = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Incoming> undone =
                Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        private volatile boolean stopped;
        private Throwable failure;

        private Run(Collection<List<Incoming>> keys, Function<List<Incoming>, Optional<Incoming>> work, int helpers) {
            this.keys = new ConcurrentLinkedQueue<>(keys);
            this.work = work;
            this.helpers = new CountDownLatch(helpers);
        }

        private void help() {
            try {
                joined(true);
                work();
            } finally {
                joined(false);
                helpers.countDown();
            }
        }

        private void joined(boolean in) {
            synchronized (helping) {
                if (in) {
                    helping.add(Thread.currentThread());
                } else {
                    helping.remove(Thread.currentThread());
                }
            }
        }

        private void work() {
            for (List<Incoming> key = keys.poll(); key != null; key = keys.poll()) {
                if (stopped) {
                    undone.add(key.get(0));
                    continue;
                }
                try {
                    work.apply(key).ifPresent(this::leave);
                } catch (RuntimeException | Error e) {
                    fail(e);
                    leave(key.get(0));
                }
            }
        }

        private void leave(Incoming first) {
            undone.add(first);
            stopped = true;
        }

        private synchronized void fail(Throwable thrown) {
            if (failure == null) {
                failure = thrown;
            } else {
                failure.addSuppressed(thrown);
            }
        }

        /** Where the shard's thread is interrupted, so are the others: none may go on when the shard's work has ended. */
        private void awaitHelpers() {
            boolean interrupted = Thread.interrupted();
            if (interrupted) {
                interruptHelpers();
            }
            while (true) {
                try {
                    helpers.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    interruptHelpers();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void interruptHelpers() {
            stopped = true;
            synchronized (helping) {
                helping.forEach(Thread::interrupt);
            }
        }

        private synchronized Optional<Incoming> firstUndone(List<Incoming> changes) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
            return undone.isEmpty()
                    ? Optional.empty()
                    : changes.stream().filter(undone::contains).findFirst();
        }
    }
}
