package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.guide.AuditMain;
import io.orrery.consumer.guide.MirrorMain;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that are satellites end when their satellite has: each is a process of its own. */
class ProgramXIT {

    @TempDir
    Path folder;

    /** How the program of a test begins, and how it comes to its end. */
    enum Form {
        /** {@link Satellite#run()}, beside a thread of the author's that never ends. */
        RUN,
        /** {@link Satellite#start()} and {@link RunningSatellite#awaitStopped()}. */
        AWAIT,
        /** {@link Satellite#start()} alone. */
        START
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"RUN", "AWAIT"})
    void afterAHaltItEnds(Form form) throws Exception {
        String stream = TestCloud.stream(1);
        TestCloud.producer(stream).putRaw("k", "unreadable".getBytes(StandardCharsets.UTF_8));
        Process program = program(stream, form, "halt");
        assertEnds(program, 1);
        assertThat(said()).contains("Stopped at an event that cannot be read in shard shardId-000000000000");
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"RUN", "START"})
    void atItsEndByATimeItEnds(Form form) throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        producer.put(producer.write(ORDERS, 1L, new BigDecimal("9.50"), "n"));
        assertEnds(program(stream, form, "until"), 0);
        assertThat(said()).contains("heard 1");
    }

    @Test
    void whereItsSettingsAreWrongItSaysSoInOneSentence() throws Exception {
        assertEnds(program("nowhere", Form.RUN, "until"), 2);
        assertThat(said().lines().filter(line -> line.contains("'nowhere'")))
                .singleElement()
                .asString()
                .contains("does not exist");
    }

    @Test
    void theExamplesOfTheGuideEndAfterAHalt() throws Exception {
        String stream = "changes";
        TestCloud.kinesis()
                .createStream(create -> create.streamName(stream).shardCount(1))
                .join();
        TestCloud.awaitActive(stream);
        try {
            TestCloud.producer(stream).putRaw("k", "unreadable".getBytes(StandardCharsets.UTF_8));
            assertEnds(launch(AuditMain.class), 1);
            assertEnds(launch(MirrorMain.class), 1);
        } finally {
            TestCloud.kinesis()
                    .deleteStream(delete -> delete.streamName(stream))
                    .join();
            forget("audit");
            forget("mirror");
        }
    }

    private static void forget(String satellite) {
        try (AwsClients aws = TestCloud.aws().another()) {
            new LeaseTable(aws.dynamoDb(), satellite).delete();
        }
    }

    private Process program(String stream, Form form, String end) throws IOException {
        return launch(Main.class, "program-" + UUID.randomUUID(), stream, form.name(), end);
    }

    private Process launch(Class<?> main, String... arguments) throws IOException {
        return WorkerProcess.launch(main, folder.resolve("log"), arguments);
    }

    private void assertEnds(Process program, int exitCode) throws Exception {
        try {
            assertThat(program.waitFor(60, TimeUnit.SECONDS))
                    .as(() -> "the end of the program, which said: " + said())
                    .isTrue();
            assertThat(program.exitValue()).as(this::said).isEqualTo(exitCode);
        } finally {
            program.destroyForcibly();
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws Exception {
            Satellite satellite =
                    Satellite.named(arguments[0]).stream(arguments[1]).onRows(new Heard());
            if (arguments[3].equals("until")) {
                satellite.until(Instant.now(), Duration.ZERO);
            }
            switch (Form.valueOf(arguments[2])) {
                case RUN -> {
                    new Thread(Main::stay, "the author's own").start();
                    satellite.run();
                }
                case AWAIT -> {
                    try (RunningSatellite running = satellite.start()) {
                        running.awaitStopped();
                    }
                }
                case START -> satellite.start();
            }
        }

        private static void stay() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class Heard implements RowHandler<Row> {

        @Override
        public void onWrite(Row row, Metadata metadata) {
            System.out.println("heard " + row.getLong("id"));
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata metadata) {}

        @Override
        public void onDelete(Row row, Metadata metadata) {}
    }
}
