package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer for many shards. While one transaction runs, the batches of the other shards gather, and the next
 * transaction takes them together: the further behind, the larger the transactions, with no waiting when there is
 * nothing to wait for. Each shard's thread waits for its own batch, so memory stays bounded by one batch a shard.
 */
final class GroupCommit {

    /**
     * Applies batches in one transaction; all or nothing. Where it refuses a change of any of them it is nothing: a
     * batch's position, which commits with its rows, would pass the change.
     */
    @FunctionalInterface
    interface Writer {
        List<ApplyResult> write(List<Batch> batches) throws Exception;
    }

    private record Waiting(Batch batch, CompletableFuture<ApplyResult> result) {}

    private final Writer writer;
    private final int maxEvents;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final List<Waiting> queue = new ArrayList<>();

    /** @param maxEvents how many events are merged, unless a single batch has more */
    GroupCommit(Writer writer, int maxEvents) {
        this.writer = writer;
        this.maxEvents = maxEvents;
    }

    /** Returns once the batch is committed. */
    ApplyResult apply(Batch batch) throws Exception {
        Waiting mine = new Waiting(batch, new CompletableFuture<>());
        synchronized (queue) {
            queue.add(mine);
        }
        turn.lockInterruptibly();
        try {
            // A thread whose turn came earlier may have taken this batch along.
            while (!mine.result().isDone()) {
                write(take());
            }
        } finally {
            turn.unlock();
        }
        return result(mine);
    }

    /** How many batches wait for the transaction under way to end. */
    int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }

    private List<Waiting> take() {
        List<Waiting> taken = new ArrayList<>();
        int events = 0;
        synchronized (queue) {
            while (!queue.isEmpty()
                    && (taken.isEmpty()
                            || events + queue.get(0).batch().events().size() <= maxEvents)) {
                Waiting next = queue.remove(0);
                events += next.batch().events().size();
                taken.add(next);
            }
        }
        return taken;
    }

    private void write(List<Waiting> taken) {
        try {
            complete(taken, writer.write(taken.stream().map(Waiting::batch).toList()));
        } catch (Exception e) {
            if (taken.size() == 1) {
                taken.get(0).result().completeExceptionally(e);
            } else {
                // One of them may be at fault; the others must not wait for it.
                taken.forEach(one -> write(List.of(one)));
            }
        } catch (Error e) {
            taken.forEach(one -> one.result().completeExceptionally(e));
            throw e;
        }
    }

    private void complete(List<Waiting> taken, List<ApplyResult> results) {
        List<Waiting> others = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            if (results.get(i).rejections().isEmpty()) {
                others.add(taken.get(i));
            } else {
                taken.get(i)
                        .result()
                        .complete(new ApplyResult(0, 0, results.get(i).rejections()));
            }
        }
        if (others.size() < taken.size()) {
            // Nothing was committed.
            if (!others.isEmpty()) {
                write(others);
            }
            return;
        }
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).result().complete(results.get(i));
        }
    }

    private static ApplyResult result(Waiting mine) throws Exception {
        try {
            return mine.result().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
