package io.orrery.olap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The satellite's commands as a user runs them: processes with nothing but their environment. */
final class OlapProcesses implements AutoCloseable {

    private final Cloud cloud;
    private final String name;
    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    /**
     * Processes on a stream.
     *
     * @param name of the satellite
     * @param folder for the database, what they print, and what a killed one leaves behind
     */
    OlapProcesses(Cloud cloud, String name, Path folder) {
        this.cloud = cloud;
        this.name = name;
        this.folder = folder;
    }

    Path database() {
        return folder.resolve("x.duckdb");
    }

    /** Starts a command, which prints into files that are named after {@code output}. */
    Process start(String output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                OlapMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(output + ".out").toFile())
                .redirectError(folder.resolve(output + ".err").toFile());
        builder.environment()
                .putAll(Map.of(
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
                        "ORRERY_OLAP_DATABASE",
                        database().toString(),
                        "ORRERY_OLAP_NAME",
                        name));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Runs a command to its end, and gives what it prints: if it fails, its error. */
    String run(int exitCode, String... arguments) throws Exception {
        Process process = start("once", arguments);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> text("once.err")).isEqualTo(exitCode);
        return exitCode == 0 ? text("once.out") : text("once.err");
    }

    /** What a file holds that a command prints into. */
    String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
