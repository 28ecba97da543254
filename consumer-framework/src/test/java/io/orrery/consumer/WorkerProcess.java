package io.orrery.consumer;

import io.orrery.consumer.worker.Profile;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A worker as a process of its own, which appends the id of each row that it is given to a file. */
final class WorkerProcess implements AutoCloseable {

    /** What a worker is to do; {@code pauseMillis} is what its handler takes for a row. */
    record Settings(String name, String stream, Profile profile, boolean fanOut, int pauseMillis) {

        static Settings of(String name, String stream) {
            return new Settings(name, stream, Profile.LOCAL, false, 0);
        }

        Settings with(Profile other) {
            return new Settings(name, stream, other, fanOut, pauseMillis);
        }

        Settings withFanOut() {
            return new Settings(name, stream, profile, true, pauseMillis);
        }

        Settings withPause(int millis) {
            return new Settings(name, stream, profile, fanOut, millis);
        }
    }

    private final Path file;
    private final Process process;

    private WorkerProcess(Path file, Process process) {
        this.file = file;
        this.process = process;
    }

    /** @param file where the ids go; its name is the worker's */
    static WorkerProcess start(Settings settings, Path file) throws IOException {
        return new WorkerProcess(
                file,
                launch(
                        Main.class,
                        Path.of(file + ".log"),
                        settings.name(),
                        settings.stream(),
                        file.toString(),
                        settings.profile().name(),
                        Boolean.toString(settings.fanOut()),
                        Integer.toString(settings.pauseMillis())));
    }

    /** A process with this one's class path, in the folder of its log, and with AWS settings for the local servers. */
    static Process launch(Class<?> main, Path log, String... arguments) throws IOException {
        return JavaCommand.of(main)
                .withOptions("-Xmx256m", "-Dlogback.configurationFile=logback-it.xml")
                .withEnvironment(TestCloud.environment(TestCloud.server().endpoint()))
                .builder(arguments)
                .directory(log.toAbsolutePath().getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The ids of the rows that it was given. */
    Set<Long> heard() {
        try {
            return new TreeSet<>(all());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The same in the order in which they came, repetitions included. */
    List<Long> all() throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> !line.isEmpty())
                        .map(Long::valueOf)
                        .collect(Collectors.toList())
                : List.of();
    }

    /** What it logged. */
    String log() {
        try {
            return Files.readString(Path.of(file + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean awaitExit(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[2]);
            try (AwsClients aws = AwsClients.fromEnvironment()) {
                Satellite satellite = Satellite.named(arguments[0]).stream(arguments[1])
                        .aws(aws)
                        .workerId(file.getFileName().toString())
                        .profile(Profile.valueOf(arguments[3]))
                        .onRows(new Appending(file, Integer.parseInt(arguments[5])));
                if (Boolean.parseBoolean(arguments[4])) {
                    satellite.enhancedFanOut();
                }
                try (RunningSatellite running = satellite.start()) {
                    running.awaitStopped();
                }
            }
        }
    }

    private record Appending(Path file, int pauseMillis) implements RowHandler<Row> {

        @Override
        public void onWrite(Row row, Metadata metadata) throws Exception {
            if (pauseMillis > 0) {
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
            Files.writeString(file, row.getLong("id") + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata metadata) {}

        @Override
        public void onDelete(Row row, Metadata metadata) {}
    }
}
