package io.orrery.local.elasticsearch;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.artifact.Versions;
import io.orrery.local.process.Account;
import io.orrery.local.process.ChildProcess;
import io.orrery.local.process.DaemonServer;
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

/** A real Elasticsearch node as a child process, on loopback and without security. */
public final class ElasticsearchServer extends DaemonServer {

    private static final String NAME = "Elasticsearch";

    private final Path home;
    private final ElasticsearchOptions options;
    private final int transportPort;

    private ElasticsearchServer(ServerFolder folder, Path home, ElasticsearchOptions options) {
        super(NAME, Versions.elasticsearch(), folder, options.port(), Duration.ofSeconds(120), Duration.ofSeconds(30));
        this.home = home;
        this.options = options;
        this.transportPort = PortChoice.choose(0, folder.path().resolve("transport-port"), NAME);
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
        return started(folder, () -> new ElasticsearchServer(folder, home, options), progress);
    }

    /**
     * Fetches what a start would have to fetch.
     *
     * @param progress hears of what takes long
     */
    public static void fetch(Progress progress) {
        Path unused = ElasticsearchDistribution.fetch(CacheFolder.ofUser(), progress);
    }

    /** The URL of its HTTP interface, without a slash at the end. */
    public String url() {
        return "http://" + address();
    }

    @Override
    public boolean healthy() {
        return answers(port());
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

    @Override
    protected ChildProcess launch() {
        Path root = folder().path();
        try {
            Path config = root.resolve("config");
            Path temporary = root.resolve("tmp");
            FileTrees.delete(temporary); // Each start leaves a folder with the JVM's final flags behind.
            for (Path needed : List.of(config, temporary, data(), root.resolve("logs"))) {
                Files.createDirectories(needed);
            }
            Files.writeString(
                    config.resolve("elasticsearch.yml"),
                    ElasticsearchSettings.node(root, port(), transportPort, options.settings()));
            Files.writeString(config.resolve("jvm.options"), ElasticsearchSettings.jvm(options.heapMegabytes()));
            Files.writeString(config.resolve("log4j2.properties"), ElasticsearchSettings.logging());
            for (Path owned : List.of(config, temporary, data(), root.resolve("logs"))) {
                Account.own(owned);
            }
            return ChildProcess.start(
                    command(config, temporary), Map.of("ES_TMPDIR", temporary.toString()), home, folder().log());
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
