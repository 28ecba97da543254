package io.orrery.olap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.event.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private static final TableSchema SCHEMA = Events.schema(Events.ITEMS, List.of("id"), "id", "int");
    private static final ApplyResult REFUSED = new ApplyResult(
            7, 0, List.of(new ApplyResult.Rejection(Events.write(SCHEMA, 1, 1L), "it cannot be stored")));

    private final ExecutorService shards = Executors.newCachedThreadPool();
    private final CountDownLatch first = new CountDownLatch(1);
    private final List<List<String>> written = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        shards.shutdownNow();
    }

    /** A writer that waits in its first transaction, and refuses whatever has the batch of shard {@code bad} in it. */
    private List<ApplyResult> write(List<Batch> batches) throws InterruptedException {
        List<String> names = batches.stream().map(Batch::shardId).toList();
        written.add(names);
        if (written.size() == 1) {
            first.await();
        }
        if (names.contains("bad")) {
            throw new IllegalStateException("bad");
        }
        return names.stream()
                .map(name -> name.equals("refused") ? REFUSED : ApplyResult.of(1, 0))
                .toList();
    }

    private Future<ApplyResult> apply(GroupCommit commits, String shard) {
        return shards.submit(() -> commits.apply(Events.batch(shard, 1)));
    }

    @Test
    void batchesThatWaitAreCommittedTogetherAndOneAtFaultHoldsUpNoOther() throws Exception {
        GroupCommit commits = new GroupCommit(this::write, 100);
        Future<ApplyResult> a = apply(commits, "a");
        await().atMost(Duration.ofSeconds(120)).until(() -> written.size() == 1);
        Future<ApplyResult> b = apply(commits, "b");
        Future<ApplyResult> bad = apply(commits, "bad");
        await().atMost(Duration.ofSeconds(120)).until(() -> commits.waiting() == 2);
        first.countDown();
        assertThat(a.get()).isEqualTo(ApplyResult.of(1, 0));
        assertThat(b.get()).isEqualTo(ApplyResult.of(1, 0));
        assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class).hasMessageContaining("bad");
        assertThat(written).hasSize(4);
        assertThat(written.get(1)).containsExactlyInAnyOrder("b", "bad");
    }

    /** A writer that names a refused change has committed nothing. */
    @Test
    void whatWasWrittenWithARefusedBatchIsWrittenAgainWithoutIt() throws Exception {
        GroupCommit commits = new GroupCommit(this::write, 100);
        Future<ApplyResult> a = apply(commits, "a");
        await().atMost(Duration.ofSeconds(120)).until(() -> written.size() == 1);
        Future<ApplyResult> b = apply(commits, "b");
        Future<ApplyResult> refused = apply(commits, "refused");
        await().atMost(Duration.ofSeconds(120)).until(() -> commits.waiting() == 2);
        first.countDown();
        assertThat(a.get()).isEqualTo(ApplyResult.of(1, 0));
        assertThat(b.get()).isEqualTo(ApplyResult.of(1, 0));
        assertThat(refused.get()).isEqualTo(new ApplyResult(0, 0, REFUSED.rejections()));
        assertThat(written).hasSize(3);
        assertThat(written.get(2)).containsExactly("b");
    }
}
