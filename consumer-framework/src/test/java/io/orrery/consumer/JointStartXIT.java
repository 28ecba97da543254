package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;

/** Several workers that begin a new application at the same moment, as a deployment of a fleet does. */
class JointStartXIT {

    private static final int WORKERS = 3;

    private final String name = "joint-" + UUID.randomUUID();

    @RepeatedTest(2)
    void allOfThemGetReady() throws Exception {
        String stream = TestCloud.stream(WORKERS);
        CyclicBarrier together = new CyclicBarrier(WORKERS);
        Set<String> atWork = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<RunningSatellite>> starting = new ArrayList<>();
        for (int number = 0; number < WORKERS; number++) {
            String worker = "worker-" + number;
            Satellite satellite = Satellite.named(name).stream(stream)
                    .aws(TestCloud.aws())
                    .workerId(worker)
                    .listener(new SatelliteListener() {
                        @Override
                        public void reading(String shardId) {
                            atWork.add(worker);
                        }
                    })
                    .store(new MemoryStore());
            starting.add(CompletableFuture.supplyAsync(() -> startedTogether(satellite, together)));
        }
        List<RunningSatellite> running = new ArrayList<>();
        try {
            for (CompletableFuture<RunningSatellite> one : starting) {
                running.add(one.get(60, TimeUnit.SECONDS));
            }
            // Who got ready is given a shard.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(running).allMatch(RunningSatellite::isRunning);
                assertThat(atWork).hasSize(WORKERS);
            });
        } finally {
            running.forEach(RunningSatellite::close);
        }
    }

    private static RunningSatellite startedTogether(Satellite satellite, CyclicBarrier together) {
        try {
            together.await(30, TimeUnit.SECONDS);
            return satellite.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
