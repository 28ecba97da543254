package io.orrery.local.mysql;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.process.Account;
import io.orrery.local.process.ChildProcess;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A freshly initialised data folder, made once per version and way to compare names, and copied for each new server, which saves its 3 seconds.
 * It holds no secret and no identity: the server makes its keys and its UUID at its first start, and passwords are set then.
 */
final class MySqlTemplate {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** How names are compared can't be changed afterwards. */
    private static final String NAMES = "lower_case_table_names";

    private final String names;

    private MySqlTemplate(String names) {
        this.names = names;
    }

    static MySqlTemplate of(MySqlOptions options) {
        return new MySqlTemplate(options.settings().getOrDefault(NAMES, "0"));
    }

    void copyTo(Path data, MySqlDistribution mysql, CacheFolder cache, Progress progress) throws IOException {
        String name = mysql.home().getFileName() + "-template-1" + (names.equals("0") ? "" : "-names-" + names);
        Path template = cache.entry(name, folder -> initialize(folder, mysql, progress));
        // Copied aside first, so that a half copy is never taken for a data folder.
        Path partial = data.resolveSibling("data.partial");
        FileTrees.delete(partial);
        Files.createDirectories(partial);
        FileTrees.copy(template.resolve("data"), partial);
        Account.own(partial);
        Files.move(partial, data);
    }

    private void initialize(Path folder, MySqlDistribution mysql, Progress progress) throws IOException {
        progress.step("Initialising MySQL's data folder");
        Path data = Files.createDirectories(folder.resolve("data"));
        Account.own(data);
        Path log = folder.resolve("initialize.log");
        ChildProcess process = ChildProcess.start(
                List.of(
                        mysql.mysqld().toString(),
                        "--no-defaults",
                        "--initialize-insecure",
                        "--basedir=" + mysql.home(),
                        "--datadir=" + data,
                        "--" + NAMES + "=" + names,
                        "--skip-log-bin",
                        "--innodb-redo-log-capacity=8M"),
                mysql.environment(),
                folder,
                log);
        if (!process.ended(PATIENCE)) {
            process.kill();
            throw new LocalServerException("MySQL did not initialise a data folder within " + PATIENCE.toSeconds()
                    + " seconds: see whether the machine is overloaded, and try again");
        }
        if (process.exitCode() != 0) {
            throw new LocalServerException("MySQL could not initialise a data folder (exit code " + process.exitCode()
                    + "): " + process.logTail().strip());
        }
        Files.deleteIfExists(data.resolve("auto.cnf"));
        try (DirectoryStream<Path> keys = Files.newDirectoryStream(data, "*.pem")) {
            for (Path key : keys) {
                Files.delete(key);
            }
        }
    }
}
