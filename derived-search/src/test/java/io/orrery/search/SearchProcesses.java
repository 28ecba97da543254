package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The commands as a user runs them: processes with nothing but their environment. */
final class SearchProcesses implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> environment;
    private final List<Process> started = new ArrayList<>();
    private String heap = "-Xmx192m";

    SearchProcesses(Path folder, Cloud cloud, String elasticsearch) {
        this.folder = folder;
        this.environment = Map.of(
                "AWS_ENDPOINT_URL_KINESIS",
                cloud.aws().endpoints().kinesis().orElseThrow().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                cloud.aws().endpoints().dynamoDb().orElseThrow().toString(),
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                "local",
                "AWS_SECRET_ACCESS_KEY",
                "local",
                "ORRERY_ELASTICSEARCH_URL",
                elasticsearch,
                "ORRERY_STREAM",
                cloud.stream(),
                "ORRERY_NAME",
                cloud.stream());
    }

    /** The heap of processes that start from now on, in megabytes. */
    SearchProcesses withHeap(int megabytes) {
        heap = "-Xmx" + megabytes + "m";
        return this;
    }

    /** Starts a command; its output goes to files of that name. */
    Process start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SearchMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Runs a command to its end, and returns what it said. */
    String run(int exitCode, String... arguments) throws Exception {
        Process process = start("once", arguments);
        assertThat(process.waitFor(180, TimeUnit.SECONDS))
                .as(() -> said("once"))
                .isTrue();
        assertThat(process.exitValue()).as(() -> said("once")).isEqualTo(exitCode);
        return said("once");
    }

    /** What a command wrote so far, on both. */
    String said(String name) {
        try {
            return Files.readString(folder.resolve(name + ".out")) + Files.readString(folder.resolve(name + ".err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
