package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.Write;
import io.orrery.runtime.aws.AwsClients;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Stops at moments at which the KCL would wait. */
@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class StopXIT {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);

    private final String name = "stop-" + UUID.randomUUID();

    /** Takes rows until it is told to take no more: then its target is down. */
    private static final class Target implements RowHandler<Row> {

        final List<Long> taken = new CopyOnWriteArrayList<>();
        final List<Long> refused = new CopyOnWriteArrayList<>();
        volatile int takes;

        Target(int takes) {
            this.takes = takes;
        }

        @Override
        public void onWrite(Row row, Metadata metadata) {
            if (taken.size() >= takes) {
                refused.add(row.getLong("id"));
                throw new UnavailableException("down");
            }
            taken.add(row.getLong("id"));
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata metadata) {}

        @Override
        public void onDelete(Row row, Metadata metadata) {}
    }

    private RunningSatellite start(String stream, Target target) {
        return Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .onRows(target)
                .start();
    }

    /** Puts rows, each in a record of its own, all in the shard of the greater hash keys. */
    private static List<Long> putThreeInUpperShard(TestProducer producer) {
        List<Long> ids = new ArrayList<>();
        for (long id = 0; ids.size() < 3; id++) {
            Write<Row> write = producer.write(ORDERS, id, new BigDecimal("1.00"), "n");
            if (HashRange.hashKey(write.table() + "/" + RowKey.of(write).text(), null)
                            .compareTo(MIDDLE)
                    >= 0) {
                producer.put(write);
                ids.add(id);
            }
        }
        return ids;
    }

    @Test
    void isQuickWhereAMergeWaitsForAParentThatIsNotDoneAndSavesWhatIsDone() throws Exception {
        String stream = TestCloud.stream(2);
        List<Long> ids = putThreeInUpperShard(TestCloud.producer(stream));
        TestCloud.kinesis()
                .mergeShards(merge -> merge.streamName(stream)
                        .shardToMerge("shardId-000000000000")
                        .adjacentShardToMerge("shardId-000000000001"))
                .join();
        TestCloud.awaitActive(stream);
        Target target = new Target(1);
        RunningSatellite running = start(stream, target);
        try (AwsClients aws = TestCloud.aws().another()) {
            LeaseTable leases = new LeaseTable(aws.dynamoDb(), name);
            // The empty parent has ended, and the child waits for the other one, in which the target is down.
            await().atMost(LONG)
                    .until(() -> !target.refused.isEmpty()
                            && leases.get("shardId-000000000002")
                                    .flatMap(ShardLease::owner)
                                    .isPresent());
            long asked = System.nanoTime();
            running.close();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(18));
            assertThat(leases.list()).extracting(ShardLease::owner).allMatch(owner -> owner.isEmpty());
        }
        Target second = new Target(10);
        try (RunningSatellite again = start(stream, second)) {
            await().atMost(LONG).until(() -> second.taken.size() >= 2);
        }
        assertThat(target.taken).isEqualTo(ids.subList(0, 1));
        assertThat(second.taken).isEqualTo(ids.subList(1, 3));
    }
}
