package io.orrery.local.mysql;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one library that MySQL takes from the system and that a fresh machine may lack. Where {@code apt-get} exists, its
 * package is unpacked into the cache and nothing is installed.
 */
final class LibAio {

    private static final String LIBRARY = "libaio.so.1";

    /** Since 2024 Debian and Ubuntu name package and library after their 64-bit time. */
    private static final List<String> PACKAGES = List.of("libaio1", "libaio1t64");

    private LibAio() {}

    /** The variables with which {@code mysqld} finds the library; empty where the system has it. */
    static Map<String, String> environment(CacheFolder cache, Path mysqld, Progress progress) {
        if (!missing(mysqld)) {
            return Map.of();
        }
        Path folder = cache.entry("libaio-" + System.getProperty("os.arch"), into -> fetch(into, progress));
        return Map.of("LD_LIBRARY_PATH", folder.toString());
    }

    private static boolean missing(Path mysqld) {
        if (!Files.isRegularFile(Path.of("/proc/self/stat"))) {
            return false; // Not Linux: MySQL has no need of it.
        }
        return run(Path.of("/"), mysqld.toString(), "--no-defaults", "--version")
                .filter(output -> output.contains(LIBRARY))
                .isPresent();
    }

    private static void fetch(Path into, Progress progress) throws IOException {
        progress.step("Fetching " + LIBRARY + ", which MySQL needs and this machine lacks");
        for (String name : PACKAGES) {
            Path work = Files.createTempDirectory("orrery-libaio-");
            try {
                if (unpack(name, work).isPresent()) {
                    copyLibrary(work, into);
                    return;
                }
            } finally {
                FileTrees.delete(work);
            }
        }
        throw new LocalServerException(
                "MySQL needs the system library libaio.so.1: install the package libaio1 (Debian, Ubuntu;"
                        + " libaio1t64 on the newest) or libaio (Fedora, RHEL, Arch)");
    }

    private static Optional<String> unpack(String name, Path work) throws IOException {
        if (run(work, "apt-get", "download", name).isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(work)) {
            Optional<Path> archive =
                    files.filter(file -> file.toString().endsWith(".deb")).findFirst();
            return archive.isEmpty()
                    ? Optional.empty()
                    : run(work, "dpkg", "-x", archive.get().toString(), "root");
        }
    }

    private static void copyLibrary(Path work, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            Path library = files.filter(file -> file.getFileName().toString().matches("libaio\\.so\\.1(t64)?"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("The package holds no " + LIBRARY));
            Path copy = Files.copy(library, into.resolve(LIBRARY));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /** A program's output where it could be run at all. */
    private static Optional<String> run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return Optional.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
