package io.orrery.local.artifact;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches artifacts by running {@code mvn}, so that the user's settings (mirrors, proxies, credentials, local
 * repository) hold here too. A wrong checksum fails the fetch.
 */
public final class Maven {

    private final Progress progress;

    /**
     * Fetches for one progress report.
     *
     * @param progress hears of each fetch
     */
    public Maven(Progress progress) {
        this.progress = progress;
    }

    /**
     * Copies one artifact.
     *
     * @param artifact {@code group:artifact:version:type} or {@code group:artifact:version:type:classifier}
     * @param folder where to; holds the one file afterwards
     * @return the file
     * @throws LocalServerException if Maven is missing or can't fetch it
     */
    public Path copy(String artifact, Path folder) throws IOException {
        progress.step("Fetching " + artifact);
        run(artifact, folder, List.of("copy", "-Dartifact=" + artifact, "-DoutputDirectory=" + folder));
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    /**
     * Copies the runtime classpath of a POM.
     *
     * @param pom the POM's text
     * @param what its name in messages
     * @param folder where the jars go
     * @throws LocalServerException if Maven is missing or can't fetch it
     */
    public void copyClasspath(String pom, String what, Path folder) throws IOException {
        progress.step("Fetching " + what);
        Path project = Files.createTempDirectory("orrery-pom-");
        try {
            Path file = Files.writeString(project.resolve("pom.xml"), pom);
            run(
                    what,
                    project,
                    List.of(
                            "copy-dependencies",
                            "-f",
                            file.toString(),
                            "-DincludeScope=runtime",
                            "-DoutputDirectory=" + folder));
        } finally {
            FileTrees.delete(project);
        }
    }

    private void run(String what, Path folder, List<String> goal) throws IOException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-C"));
        if (!progress.interactive()) {
            command.addAll(List.of("-q", "-ntp"));
        }
        command.add(
                "org.apache.maven.plugins:maven-dependency-plugin:" + Versions.dependencyPlugin() + ":" + goal.get(0));
        command.addAll(goal.subList(1, goal.size()));
        // Run where no project lies, so that neither a pom.xml nor a .mvn folder of the caller has a say.
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeAll(List.of("MAVEN_PROJECTBASEDIR", "MAVEN_CMD_LINE_ARGS"));
        builder.redirectErrorStream(true);
        if (progress.interactive()) {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LocalServerException(
                    "Cannot fetch " + what + ": there is no mvn on the path; install Maven 3.8.1 or newer", e);
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = await(process, what);
        if (exit != 0) {
            throw new LocalServerException("Cannot fetch " + what + ": " + reason(output, exit));
        }
    }

    private static int await(Process process, String what) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new LocalServerException("Interrupted while fetching " + what, e);
        }
    }

    private static String reason(String output, int exit) {
        return output.lines()
                .filter(line -> line.startsWith("[ERROR] "))
                .map(line -> line.substring("[ERROR] ".length()).replaceAll(" -> \\[Help \\d+]$", ""))
                .findFirst()
                .orElse("mvn ended with exit code " + exit);
    }
}
