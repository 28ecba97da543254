package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.worker.Profile;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers as processes of their own, one of which is killed with no chance to say good-bye. */
class KillXIT {

    private static final int SHARDS = 4;

    @TempDir
    Path folder;

    /** A worker that appends the id of each row it is given to a file. */
    static final class WorkerMain {

        private WorkerMain() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[2]);
            try (AwsClients aws = AwsClients.fromEnvironment();
                    RunningSatellite running = Satellite.named(arguments[0]).stream(arguments[1])
                            .aws(aws)
                            .workerId(file.getFileName().toString())
                            .profile(Profile.valueOf(arguments[3]))
                            .onRows(new Appending(file))
                            .start()) {
                running.awaitStopped();
            }
        }
    }

    private record Appending(Path file) implements RowHandler<Row> {

        @Override
        public void onWrite(Row row, Metadata metadata) throws IOException {
            Files.writeString(file, row.getLong("id") + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata metadata) {}

        @Override
        public void onDelete(Row row, Metadata metadata) {}
    }

    private Process worker(String name, String stream, Path file, Profile profile) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dlogback.configurationFile=logback-it.xml",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName(),
                name,
                stream,
                file.toString(),
                profile.name());
        builder.environment()
                .putAll(Map.of(
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "local",
                        "AWS_SECRET_ACCESS_KEY", "local",
                        "AWS_ENDPOINT_URL_KINESIS",
                                TestCloud.server().endpoint().toString(),
                        "AWS_ENDPOINT_URL_DYNAMODB",
                                TestCloud.aws()
                                        .endpoints()
                                        .dynamoDb()
                                        .orElseThrow()
                                        .toString()));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve(file.getFileName() + ".log").toFile())
                .start();
    }

    private static Set<Long> heard(Path... files) throws IOException {
        Set<Long> ids = new TreeSet<>();
        for (Path file : files) {
            if (Files.exists(file)) {
                ids.addAll(Files.readAllLines(file).stream()
                        .filter(line -> !line.isEmpty())
                        .map(Long::valueOf)
                        .collect(Collectors.toSet()));
            }
        }
        return ids;
    }

    private static void put(TestProducer producer, long from, long to) {
        List<ChangeEvent<Row>> events = new ArrayList<>();
        for (long id = from; id < to; id++) {
            events.add(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
        }
        producer.put(events);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void theSurvivorHasEveryChangeWithinFifteenSeconds(Profile profile) throws Exception {
        String stream = TestCloud.stream(SHARDS);
        String name = "kill-" + UUID.randomUUID();
        TestProducer producer = TestCloud.producer(stream);
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Process first = worker(name, stream, one, profile);
        Process second = worker(name, stream, two, profile);
        try {
            put(producer, 0, 40);
            await().atMost(Duration.ofSeconds(60)).until(() -> heard(one, two).size() == 40);
            // Both have shards: what comes now is split between them.
            awaitBothAtWork(producer, one, two);
            put(producer, 2_000, 2_040);
            first.destroyForcibly().waitFor();
            long killed = System.nanoTime();
            put(producer, 3_000, 3_040);
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> heard(one, two).containsAll(range(2_000, 2_040))
                            && heard(two).containsAll(range(3_000, 3_040)));
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            System.out.println("kill -9 to last change, " + profile + ": " + took.toMillis() + " ms");
            assertThat(took).isLessThan(Duration.ofSeconds(15));
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
    }

    private static Set<Long> range(long from, long to) {
        return java.util.stream.LongStream.range(from, to).boxed().collect(Collectors.toSet());
    }

    private static void awaitBothAtWork(TestProducer producer, Path one, Path two) {
        long[] next = {1_000};
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    int before = heard(one).size();
                    int beforeTwo = heard(two).size();
                    put(producer, next[0], next[0] + 20);
                    next[0] += 20;
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> heard(one, two).contains(next[0] - 1));
                    return heard(one).size() > before && heard(two).size() > beforeTwo;
                });
    }
}
