package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.GenerationalStore;
import io.orrery.consumer.generation.RollbackCommand;
import io.orrery.local.fixture.AwsVariables;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.command.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A switch of readers whose process is killed between any two of its steps: it can be finished, and gone back from. */
class PromotionKillXIT {

    private final String name = "promotion-" + UUID.randomUUID();

    @TempDir
    Path folder;

    /** A file says which generation readers see. */
    private record Pointer(Path folder, boolean sticks) implements GenerationalStore {

        @Override
        public DerivedStore open(int generation) {
            throw new IllegalStateException("Nothing is fed here");
        }

        @Override
        public void promote(int generation) throws IOException {
            if (sticks) {
                Files.createFile(folder.resolve("stuck"));
                stick();
            }
            Files.writeString(folder.resolve("live"), Integer.toString(generation));
        }

        private static void stick() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void drop(int generation) throws IOException {
            Files.createFile(folder.resolve("dropped-" + generation));
        }
    }

    private static GenerationalSatellite satellite(String name, AwsClients aws, Pointer store) {
        return new GenerationalSatellite(name, aws, store, Satellite::named);
    }

    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws Exception {
            try (AwsClients aws = AwsClients.fromEnvironment();
                    GenerationalSatellite satellite = satellite(
                            arguments[0],
                            aws,
                            new Pointer(Path.of(arguments[1]), Boolean.parseBoolean(arguments[3])))) {
                satellite.promote(Integer.parseInt(arguments[2]));
            }
        }
    }

    @Command(name = "rollback")
    private final class Rollback extends RollbackCommand {
        @Override
        protected GenerationalSatellite satellite() {
            return PromotionKillXIT.this.satellite();
        }
    }

    private GenerationalSatellite satellite() {
        return satellite(name, TestCloud.aws(), new Pointer(folder, false));
    }

    private String rollBack(int code) {
        StringWriter said = new StringWriter();
        CommandLine line = CommandLines.of(new Rollback(), Map.of());
        line.setOut(new PrintWriter(said));
        line.setErr(new PrintWriter(said));
        assertThat(line.execute()).as(said.toString()).isEqualTo(code);
        return said.toString();
    }

    /** Promotes in a process that is killed before its write of that number, or while the store switches its readers. */
    private void killedWhilePromoting(int generation, int write, boolean inStore) throws Exception {
        URI dynamoDb = URI.create(SharedStack.dynamoDb().endpoint());
        CountDownLatch killed = new CountDownLatch(1);
        CountDownLatch there = new CountDownLatch(1);
        AtomicInteger writes = new AtomicInteger();
        Path log = folder.resolve("log");
        try (DynamoDbProxy proxy = new DynamoDbProxy(dynamoDb)) {
            proxy.refuse((action, body) -> {
                boolean last =
                        (action.equals("PutItem") || action.equals("UpdateItem")) && writes.incrementAndGet() == write;
                if (last) {
                    there.countDown();
                    await().forever().until(() -> killed.getCount() == 0);
                }
                return last;
            });
            Process process = JavaCommand.of(Main.class)
                    .withOptions("-Xmx256m", "-Dlogback.configurationFile=logback-it.xml")
                    .withEnvironment(AwsVariables.of(TestCloud.server().endpoint(), proxy.endpoint()))
                    .builder(name, folder.toString(), Integer.toString(generation), Boolean.toString(inStore))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                await().atMost(Duration.ofMinutes(2))
                        .until(() ->
                                Files.exists(folder.resolve("stuck")) || there.getCount() == 0 || !process.isAlive());
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
                killed.countDown();
            }
        }
        Files.deleteIfExists(folder.resolve("stuck"));
    }

    private Path live() {
        return folder.resolve("live");
    }

    // The writes: it is noted, the store has switched and the old one is retired, the new one is marked, it is done.
    @ParameterizedTest
    @CsvSource({"1, false", "0, true", "2, false", "3, false", "4, false"})
    void canBeFinishedAndGoneBackFrom(int write, boolean inStore) throws Exception {
        try (GenerationalSatellite satellite = satellite()) {
            for (int i = 1; i <= 2; i++) {
                satellite.generations().create(new StartFrom.TrimHorizon(), Optional.empty());
            }
            satellite.promote(1);
            assertThat(rollBack(1)).contains("no earlier generation");

            killedWhilePromoting(2, write, inStore);
            assertThatThrownBy(() -> satellite.drop(1))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("Cannot drop generation 1");
            if (write % 2 == 0) {
                assertThat(rollBack(0)).as("undone").contains("Generation 1 is live again");
                assertThat(live()).hasContent("1");
                assertThat(satellite.generations().live())
                        .map(Generation::number)
                        .contains(1);
            }

            satellite.promote(2);
            assertThat(live()).hasContent("2");
            assertThat(satellite.generations().get(1).state()).isEqualTo(Generation.State.RETIRED);

            killedWhilePromoting(1, write, inStore);
            assertThat(rollBack(0)).as("going back is finished, not undone").contains("Generation 1 is live again");
            assertThat(live()).hasContent("1");
            satellite.promote(2);
            assertThat(rollBack(0)).contains("Generation 1 is live again");
        }
    }
}
