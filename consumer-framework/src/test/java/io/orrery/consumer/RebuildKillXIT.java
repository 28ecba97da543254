package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.GenerationalStore;
import io.orrery.consumer.generation.RebuildCommand;
import io.orrery.consumer.guide.Mirror;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.command.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A rebuild whose process is killed, and that another one takes up. */
class RebuildKillXIT {

    private static final int ROWS = 40;

    private final String name = "rebuild-" + UUID.randomUUID();

    @TempDir
    Path folder;

    /** A file for each generation, and one that names the live one. */
    private record MirrorFiles(Path folder, boolean sticks) implements GenerationalStore {

        @Override
        public DerivedStore open(int generation) throws IOException {
            Mirror mirror = new Mirror(file(generation));
            return sticks ? new Sticking(mirror) : mirror;
        }

        Path file(int generation) {
            return folder.resolve("g" + generation + ".json");
        }

        @Override
        public void promote(int generation) throws IOException {
            Files.writeString(folder.resolve("live"), Integer.toString(generation));
        }

        @Override
        public void drop(int generation) throws IOException {
            Files.deleteIfExists(file(generation));
        }
    }

    /** Takes one batch and then never ends, so that its build is in the middle. */
    private static final class Sticking implements DerivedStore {

        private final Mirror mirror;
        private boolean full;

        Sticking(Mirror mirror) {
            this.mirror = mirror;
        }

        @Override
        public synchronized ApplyResult apply(Batch batch) throws Exception {
            if (full) {
                new CountDownLatch(1).await();
            }
            full = true;
            return mirror.apply(batch);
        }

        @Override
        public Optional<StreamPosition> position(String shardId) {
            return mirror.position(shardId);
        }
    }

    @Command(name = "rebuild")
    private static final class Rebuild extends RebuildCommand {

        private final String name;
        private final String stream;
        private final AwsClients aws;
        private final GenerationalStore store;

        Rebuild(String name, String stream, AwsClients aws, GenerationalStore store) {
            this.name = name;
            this.stream = stream;
            this.aws = aws;
            this.store = store;
        }

        @Override
        protected GenerationalSatellite satellite() {
            return new GenerationalSatellite(
                    name, aws, store, application -> Satellite.named(application).stream(stream));
        }
    }

    static final class Main {

        private Main() {}

        public static void main(String[] arguments) {
            Rebuild rebuild = new Rebuild(
                    arguments[0],
                    arguments[1],
                    AwsClients.fromEnvironment(),
                    new MirrorFiles(Path.of(arguments[2]), true));
            System.exit(CommandLines.of(rebuild, Map.of()).execute());
        }
    }

    private int rows() throws IOException {
        Path file = folder.resolve("g1.json");
        return Files.exists(file) ? new Mirror(file).rows(ORDERS.table()).size() : 0;
    }

    @Test
    void goesOnWhereTheKilledProcessWasAndIsPromoted() throws Exception {
        String stream = TestCloud.stream(2);
        TestProducer producer = TestCloud.producer(stream);
        for (long id = 0; id < ROWS; id++) {
            producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
        }
        Path log = folder.resolve("log");
        Process killed = WorkerProcess.launch(Main.class, log, name, stream, folder.toString());
        try {
            await().atMost(Duration.ofMinutes(3)).until(() -> rows() > 0);
        } finally {
            killed.destroyForcibly().waitFor();
        }
        int before = rows();
        assertThat(before).as(Files.readString(log)).isLessThan(ROWS);
        assertThat(folder.resolve("live")).doesNotExist();

        String out = takeUp(stream);
        assertThat(rows()).isEqualTo(ROWS);
        assertThat(folder.resolve("live")).hasContent("1");
        // What came before the kill is not given again: the rest, and the schema once a shard.
        assertThat(out)
                .contains("Building generation 1", "Generation 1 is live")
                .containsPattern("(" + (ROWS - before + 1) + "|" + (ROWS - before + 2) + ") events applied");
    }

    private String takeUp(String stream) throws Exception {
        StringWriter out = new StringWriter();
        try (AwsClients aws = TestCloud.aws().another()) {
            Rebuild rebuild = new Rebuild(name, stream, aws, new MirrorFiles(folder, false));
            CommandLine line = CommandLines.of(rebuild, Map.of());
            line.setOut(new PrintWriter(out));
            line.setErr(new PrintWriter(out));
            assertThat(line.execute("--continue", "1")).as(out.toString()).isZero();
            try (GenerationalSatellite satellite = rebuild.satellite()) {
                assertThat(satellite.generations().get(1).state()).isEqualTo(Generation.State.LIVE);
            }
        }
        return out.toString();
    }
}
