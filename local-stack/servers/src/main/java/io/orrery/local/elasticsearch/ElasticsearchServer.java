package io.orrery.local.elasticsearch;

import io.orrery.local.LocalServer;
import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.artifact.Versions;
import io.orrery.local.process.Account;
import io.orrery.local.process.ChildProcess;
import io.orrery.local.process.Daemon;
import io.orrery.local.process.FileTrees;
import io.orrery.local.process.Http;
import io.orrery.local.process.JavaHome;
import io.orrery.local.process.PortChoice;
import io.orrery.local.process.Ports;
import io.orrery.local.process.ServerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A real Elasticsearch node as a child process, on loopback and without security. */
public final class ElasticsearchServer implements LocalServer {

    private static final String NAME = "Elasticsearch";

    private final ServerFolder folder;
    private final Path home;
    private final ElasticsearchOptions options;
    private final int port;
    private final int transportPort;
    private final Daemon daemon;

    private ElasticsearchServer(ServerFolder folder, Path home, ElasticsearchOptions options) {
        this.folder = folder;
        this.home = home;
        this.options = options;
        this.port = PortChoice.choose(options.port(), folder.path().resolve("port"), NAME);
        this.transportPort = PortChoice.choose(0, folder.path().resolve("transport-port"), NAME);
        this.daemon =
                new Daemon(NAME, folder, Duration.ofSeconds(120), Duration.ofSeconds(30), this::launch, this::healthy);
    }

    /**
     * Starts a server, fetching what is missing.
     *
     * @param path its folder, made where it is absent; data in it are kept
     * @param options its port, heap and settings
     * @param progress hears of what takes long
     * @throws LocalServerException if it can't be started
     */
    public static ElasticsearchServer start(Path path, ElasticsearchOptions options, Progress progress) {
        Path home = ElasticsearchDistribution.fetch(CacheFolder.ofUser(), progress);
        ServerFolder folder = ServerFolder.open(path, NAME, Versions.elasticsearch());
        try {
            ElasticsearchServer server = new ElasticsearchServer(folder, home, options);
            progress.step("Starting Elasticsearch");
            server.start();
            return server;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Fetches what a start would have to fetch.
     *
     * @param progress hears of what takes long
     */
    public static void fetch(Progress progress) {
        Path unused = ElasticsearchDistribution.fetch(CacheFolder.ofUser(), progress);
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}, with the same data and port. */
    public void start() {
        daemon.start();
    }

    /** Stops it in order and keeps its data. */
    public void stop() {
        daemon.stop();
    }

    /** Stops it and starts it again. */
    public void restart() {
        stop();
        start();
    }

    /** Ends it with SIGKILL, as a crash would. */
    public void kill() {
        daemon.kill();
    }

    /** The port that it serves HTTP on. */
    public int port() {
        return port;
    }

    /** The URL of its HTTP interface, without a slash at the end. */
    public String url() {
        return "http://" + address();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return Versions.elasticsearch();
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public OptionalLong pid() {
        return daemon.pid();
    }

    @Override
    public boolean healthy() {
        return answers(port);
    }

    @Override
    public long dataBytes() {
        return FileTrees.bytes(folder.path().resolve("data"));
    }

    @Override
    public void close() {
        daemon.stop();
        folder.close();
    }

    /**
     * Whether a server that another process runs answers.
     *
     * @param port the port that it serves HTTP on
     */
    public static boolean answers(int port) {
        // GET / is not served by this distribution.
        String url = "http://127.0.0.1:" + port + "/_cluster/health?wait_for_status=yellow&timeout=1s";
        return Ports.answers(port) && Http.status(url) == 200;
    }

    private ChildProcess launch() {
        Ports.require(port, NAME);
        Path root = folder.path();
        try {
            Path config = root.resolve("config");
            Path temporary = root.resolve("tmp");
            FileTrees.delete(temporary); // Each start leaves a folder with the JVM's final flags behind.
            for (Path needed : List.of(config, temporary, root.resolve("data"), root.resolve("logs"))) {
                Files.createDirectories(needed);
            }
            Files.writeString(
                    config.resolve("elasticsearch.yml"),
                    ElasticsearchSettings.node(root, port, transportPort, options.settings()));
            Files.writeString(config.resolve("jvm.options"), ElasticsearchSettings.jvm(options.heapMegabytes()));
            Files.writeString(config.resolve("log4j2.properties"), ElasticsearchSettings.logging());
            for (Path owned : List.of(config, temporary, root.resolve("data"), root.resolve("logs"))) {
                Account.own(owned);
            }
            return ChildProcess.start(
                    command(config, temporary), Map.of("ES_TMPDIR", temporary.toString()), home, folder.log());
        } catch (IOException e) {
            throw new LocalServerException("Cannot write Elasticsearch's settings to " + root + ": " + e, e);
        }
    }

    /** What the distribution's shell scripts end in; a JVM that starts the server's own and passes signals on to it. */
    private List<String> command(Path config, Path temporary) {
        return List.of(
                JavaHome.program().toString(),
                "-Xms4m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-Dcli.name=server",
                "-Dcli.script=" + home.resolve("bin/elasticsearch"),
                "-Dcli.libs=lib/tools/server-cli",
                "-Des.path.home=" + home,
                "-Des.path.conf=" + config,
                "-Des.distribution.type=zip",
                "-Des.java.type=ES_JAVA_HOME",
                "-cp",
                home.resolve("lib") + "/*:" + home.resolve("lib/cli-launcher") + "/*",
                "org.elasticsearch.launcher.CliToolLauncher");
    }
}
