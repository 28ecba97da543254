package io.orrery.local.mysql;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.artifact.Versions;
import io.orrery.local.process.Account;
import io.orrery.local.process.ChildProcess;
import io.orrery.local.process.DaemonServer;
import io.orrery.local.process.Ports;
import io.orrery.local.process.ServerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real MySQL 8.0 as a child process: row binlog with full images and metadata, GTIDs, loopback only, a user
 * {@code orrery} that may do everything and has a random password.
 */
public final class MySqlServer extends DaemonServer {

    private static final String NAME = "MySQL";

    /** Unix socket paths end at 104 bytes on macOS, 108 on Linux. */
    private static final int LONGEST_SOCKET_PATH = 100;

    private final MySqlDistribution mysql;
    private final MySqlAccounts accounts;
    private volatile MySqlOptions options;

    private MySqlServer(ServerFolder folder, MySqlDistribution mysql, MySqlOptions options) {
        super(NAME, Versions.mysqlDist(), folder, options.port(), Duration.ofSeconds(90), Duration.ofSeconds(30));
        this.mysql = mysql;
        this.options = options;
        this.accounts = new MySqlAccounts(folder.path());
    }

    /**
     * Starts a server, fetching and initialising what is missing.
     *
     * @param path its folder, made where it is absent; data in it are kept
     * @param options its port and settings
     * @param progress hears of what takes long
     * @throws LocalServerException if it can't be started
     */
    public static MySqlServer start(Path path, MySqlOptions options, Progress progress) {
        CacheFolder cache = CacheFolder.ofUser();
        MySqlDistribution mysql = MySqlDistribution.fetch(cache, progress);
        ServerFolder folder = ServerFolder.open(path, NAME, Versions.mysqlDist());
        return started(folder, () -> made(folder, mysql, options, cache, progress), progress);
    }

    private static MySqlServer made(
            ServerFolder folder, MySqlDistribution mysql, MySqlOptions options, CacheFolder cache, Progress progress) {
        MySqlServer server = new MySqlServer(folder, mysql, options);
        try {
            if (!Files.exists(server.data())) {
                server.accounts.draw();
                MySqlTemplate.of(options).copyTo(server.data(), mysql, cache, progress);
            }
            return server;
        } catch (IOException e) {
            throw new LocalServerException("Cannot set up MySQL in " + folder.path() + ": " + e, e);
        }
    }

    /**
     * Fetches what a start would have to fetch.
     *
     * @param progress hears of what takes long
     */
    public static void fetch(Progress progress) {
        MySqlDistribution.fetch(CacheFolder.ofUser(), progress);
    }

    /**
     * Whether the server of a folder, which another process runs, answers.
     *
     * @param path its folder
     * @param port the port that it listens on
     */
    public static boolean answers(Path path, int port) {
        return answers(port, new MySqlAccounts(path));
    }

    /** The password of the user {@code orrery} of a server that another process runs. */
    public static String password(Path path) {
        return new MySqlAccounts(path).password();
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}, with the same data, port and passwords. */
    @Override
    public void start() {
        super.start();
        try {
            accounts.done();
            Files.deleteIfExists(run().resolve("init.sql"));
        } catch (IOException e) {
            throw new LocalServerException("Cannot write to " + folder().path(), e);
        }
    }

    /**
     * Stops it and starts it again with other settings.
     *
     * @param newOptions the settings; the port stays as it is
     */
    public void restart(MySqlOptions newOptions) {
        stop();
        options = newOptions;
        start();
    }

    /** The address that it listens on. */
    public String host() {
        return "127.0.0.1";
    }

    /** The user that may do everything. */
    public String user() {
        return MySqlAccounts.USER;
    }

    /** That user's password. */
    public String password() {
        return accounts.password();
    }

    /** The password of {@code root}, for what only the superuser can do. */
    public String rootPassword() {
        return accounts.rootPassword();
    }

    /** A JDBC URL without a default database; it holds no password. */
    public String jdbcUrl() {
        return jdbcUrl("");
    }

    /**
     * A JDBC URL; it holds no password.
     *
     * @param database the default database
     */
    public String jdbcUrl(String database) {
        return jdbcUrl(port(), database);
    }

    /** Opens a connection as the user {@link #user()}, without a default database. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), password());
    }

    @Override
    public boolean healthy() {
        return answers(port(), accounts);
    }

    private static boolean answers(int port, MySqlAccounts accounts) {
        if (!Ports.answers(port)) {
            return false;
        }
        String url = jdbcUrl(port, "") + "&connectTimeout=2000&socketTimeout=5000";
        try (Connection connection = DriverManager.getConnection(url, MySqlAccounts.USER, accounts.password())) {
            return connection.isValid(5);
        } catch (SQLException | LocalServerException e) {
            return false;
        }
    }

    private static String jdbcUrl(int port, String database) {
        // On loopback TLS would only cost time; the password is encrypted with the server's RSA key all the same.
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }

    @Override
    protected ChildProcess launch() {
        try {
            Path run = run();
            Files.createDirectories(run);
            Path config = folder().path().resolve("my.cnf");
            Files.writeString(
                    config, MySqlSettings.text(mysql.home(), data(), socket(run), port(), options.settings()));
            List<String> command = new ArrayList<>(List.of(mysql.mysqld().toString(), "--defaults-file=" + config));
            if (accounts.pending()) {
                Path statements = run.resolve("init.sql");
                MySqlAccounts.secret(statements, accounts.statements());
                command.add("--init-file=" + statements);
            }
            Account.own(run);
            return ChildProcess.start(command, mysql.environment(), folder().path(), folder().log());
        } catch (IOException e) {
            throw new LocalServerException("Cannot write MySQL's settings to " + folder().path() + ": " + e, e);
        }
    }

    private Path run() {
        return folder().path().resolve("run");
    }

    private Path socket(Path run) throws IOException {
        Path near = run.resolve("mysql.sock");
        if (near.toString().length() <= LONGEST_SOCKET_PATH) {
            return near;
        }
        Path shortFolder = Files.createTempDirectory("orrery-");
        Account.own(shortFolder);
        return shortFolder.resolve("s");
    }
}
