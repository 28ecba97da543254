package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.worker.LeaseTable;
import io.orrery.event.Row;
import io.orrery.event.Write;
import io.orrery.runtime.aws.AwsClients;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** One random schedule, which its seed decides. */
final class Schedule {

    private static final int STEPS = 10;

    /** Long beside what it takes, for a machine that has other things to do. */
    private static final Duration CONVERGED_WITHIN = Duration.ofMinutes(3);

    private final long seed;
    private final Random random;
    private final String name;
    private final String stream;
    private final TestProducer producer;
    private final Shaky store;
    private final Map<Long, Row> source = new HashMap<>();
    private final List<SatelliteWorker> workers = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    Schedule(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.name = "schedule-" + seed + "-" + UUID.randomUUID();
        this.stream = TestCloud.stream(1 + random.nextInt(3));
        this.producer = TestCloud.producer(stream);
        this.store = new Shaky(seed);
    }

    void run() {
        System.out.println("schedule of seed " + seed + " begins");
        try {
            addWorker();
            for (int i = 0; i < STEPS; i++) {
                changes();
                step();
            }
            if (workers.isEmpty()) {
                addWorker();
            }
            awaitConvergence();
            System.out.println("schedule of seed " + seed + " has converged");
        } finally {
            workers.forEach(SatelliteWorker::close);
        }
    }

    private void awaitConvergence() {
        try {
            await().atMost(CONVERGED_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> store.contents().equals(expected()));
        } catch (ConditionTimeoutException e) {
            assertThat(store.contents()).as(report()).isEqualTo(expected());
        }
    }

    private String report() {
        try (AwsClients aws = TestCloud.aws().another()) {
            return "seed " + seed + " " + steps + "\nleases\n"
                    + new LeaseTable(aws.dynamoDb(), name)
                            .list().stream()
                                    .map(lease -> "  " + lease.shardId() + " of " + lease.parents() + " at "
                                            + lease.checkpoint() + ", read by " + lease.owner())
                                    .sorted()
                                    .collect(Collectors.joining("\n"))
                    + "\nworkers\n"
                    + workers.stream()
                            .map(worker -> "  " + (worker.isRunning() ? "runs, lag " + worker.lag() : "ended ")
                                    + worker.failure().map(Exception::toString).orElse(""))
                            .collect(Collectors.joining("\n"))
                    + "\n";
        }
    }

    private SortedMap<String, String> expected() {
        SortedMap<String, String> expected = new TreeMap<>();
        source.forEach(
                (id, row) -> expected.put("shop.orders/" + id, row.toMap().toString()));
        return expected;
    }

    private void changes() {
        for (int batch = 0; batch < 4; batch++) {
            List<io.orrery.event.ChangeEvent<Row>> events = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                long id = random.nextInt(40);
                Row row = source.get(id);
                BigDecimal total = new BigDecimal(random.nextInt(10_000)).movePointLeft(2);
                if (row == null) {
                    Write<Row> write = producer.write(ORDERS, id, total, "n");
                    events.add(write);
                    source.put(id, write.row());
                } else if (random.nextInt(4) == 0) {
                    events.add(producer.delete(source.remove(id)));
                } else {
                    var update = producer.update(row, id, total, "u");
                    events.add(update);
                    source.put(id, update.after());
                }
            }
            producer.put(events);
            if (random.nextInt(3) == 0) {
                producer.put(events);
            }
        }
    }

    private void step() {
        int dice = random.nextInt(10);
        if (workers.isEmpty() || (dice < 3 && workers.size() < 3)) {
            addWorker();
        } else if (dice < 5) {
            steps.add("kill");
            workers.remove(random.nextInt(workers.size())).kill();
        } else if (dice < 6) {
            steps.add("stop");
            workers.remove(random.nextInt(workers.size())).close();
        } else {
            reshard(dice);
        }
    }

    private void addWorker() {
        steps.add("add");
        workers.add((SatelliteWorker) Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .workerId("worker-" + UUID.randomUUID())
                .onFailure(FailurePolicy.halt().withPauses(Duration.ofMillis(5), Duration.ofMillis(20)))
                .store(store)
                .start());
    }

    private void reshard(int dice) {
        TestCloud.awaitActive(stream);
        List<Shard> open = TestCloud.kinesis().listShards(list -> list.streamName(stream)).join().shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .toList();
        if (dice < 8 && open.size() < 6) {
            steps.add("split");
            split(open.get(random.nextInt(open.size())));
        } else if (open.size() > 1) {
            int target = (open.size() + 1) / 2;
            steps.add("count " + target);
            TestCloud.kinesis()
                    .updateShardCount(update ->
                            update.streamName(stream).targetShardCount(target).scalingType(ScalingType.UNIFORM_SCALING))
                    .join();
        }
    }

    /** Rounded up, as UpdateShardCount does: else it makes shards of one hash key, which the KCL can't follow. */
    private static java.math.BigInteger middle(java.math.BigInteger start, java.math.BigInteger end) {
        return start.add(end).add(java.math.BigInteger.TWO).shiftRight(1);
    }

    private void split(Shard shard) {
        var start = new java.math.BigInteger(shard.hashKeyRange().startingHashKey());
        var end = new java.math.BigInteger(shard.hashKeyRange().endingHashKey());
        try {
            TestCloud.kinesis()
                    .splitShard(split -> split.streamName(stream)
                            .shardToSplit(shard.shardId())
                            .newStartingHashKey(middle(start, end).toString()))
                    .join();
        } catch (java.util.concurrent.CompletionException e) {
            if (!(e.getCause() instanceof KinesisException)) {
                throw e;
            }
            steps.add("refused");
        }
    }

    /** Fails now and then, before or after it has taken the batch. */
    private static final class Shaky extends MemoryStore {

        private final Random random;

        Shaky(long seed) {
            this.random = new Random(seed);
        }

        @Override
        public synchronized ApplyResult apply(Batch batch) throws Exception {
            int dice = batch.events().isEmpty() ? 99 : random.nextInt(100);
            if (dice < 8) {
                throw new java.io.IOException("failed before");
            }
            ApplyResult result = super.apply(batch);
            if (dice < 14) {
                throw new java.io.IOException("failed after");
            }
            return result;
        }
    }
}
