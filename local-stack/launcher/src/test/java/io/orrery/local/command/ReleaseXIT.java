package io.orrery.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release as a user has it: unpacked in an empty folder, run by somebody who is not root, without Maven or a compiler. */
class ReleaseXIT {

    /** What a runtime has, and not the compiler. */
    private static final String RUNTIME =
            "-Xmx256m --limit-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.httpserver";

    @TempDir
    static Path folder;

    private static Path home;

    /** How a command ended. */
    private record Ended(int code, String out, String err) {}

    @BeforeAll
    static void unpack() throws Exception {
        List<Path> archives;
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            archives = built.filter(file -> file.toString().endsWith(".tar.gz")).toList();
        }
        assertThat(archives).hasSize(1);
        run(List.of("tar", "-xzf", archives.get(0).toAbsolutePath().toString(), "-C", folder.toString()), Map.of());
        try (Stream<Path> unpacked = Files.list(folder)) {
            home = unpacked.findFirst().orElseThrow();
        }
        assertThat(archives.get(0).getFileName()).hasToString(home.getFileName() + ".tar.gz");
        if (isRoot()) {
            // The folder of a test is its owner's alone.
            run(List.of("chmod", "0755", folder.toString()), Map.of());
            run(List.of("chown", "-R", "65534:65534", home.toString()), Map.of());
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Ended orrery(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(home.resolve("bin/orrery").toString());
        command.addAll(List.of(arguments));
        return run(command, environment);
    }

    private static Ended run(List<String> command, Map<String, String> environment) throws Exception {
        File out = Files.createTempFile("release", ".out").toFile();
        File err = Files.createTempFile("release", ".err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ORRERY_JAVA_OPTS", RUNTIME);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        Ended ended = new Ended(process.waitFor(), Files.readString(out.toPath()), Files.readString(err.toPath()));
        Files.delete(out.toPath());
        Files.delete(err.toPath());
        return ended;
    }

    @Test
    void startsWithARuntimeAlone() throws Exception {
        Ended help = orrery(Map.of("ORRERY_CLASS_DATA", "now"), "--help");
        assertThat(help.code()).as(help.err()).isZero();
        assertThat(help.out()).startsWith("Usage: orrery").contains("producer", "search", "olap", "archive", "status");

        assertThat(classData()).hasSize(1);
        Ended version = orrery(Map.of(), "--version");
        assertThat(version.out().strip())
                .isEqualTo("orrery " + Files.readString(home.resolve("VERSION")).strip());
        assertThat(home.getFileName())
                .hasToString(
                        "orrery-" + Files.readString(home.resolve("VERSION")).strip());
        assertThat(version.err()).isEmpty();

        Ended mistake = orrery(Map.of(), "tail", "--steam", "s");
        assertThat(mistake.code()).isEqualTo(2);
        assertThat(mistake.err()).contains("--steam");
    }

    private static List<Path> classData() throws IOException {
        try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
            return lib.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    @Test
    void aJavaThatIsTooOldIsNamed() throws Exception {
        Path old = Files.createDirectories(folder.resolve("old/bin"));
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.copy(Path.of("/bin/true"), old.resolve("java"));

        Ended refused = orrery(Map.of("JAVA_HOME", folder.resolve("old").toString()), "--help");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("orrery: Java 11.0.2 is too old: install Java 17 or newer and point JAVA_HOME at it.\n");
    }

    @Test
    @Tag("soak")
    void theDemoRuns() throws Exception {
        Ended demo = orrery(Map.of("HOME", folder.toString()), "demo", "--seconds", "10");

        assertThat(demo.code()).as(demo.out() + demo.err()).isZero();
    }
}
