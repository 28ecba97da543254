package io.orrery.local.dynamodb;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.artifact.Maven;
import io.orrery.local.artifact.Versions;
import io.orrery.local.process.Account;
import io.orrery.local.process.ChildProcess;
import io.orrery.local.process.DaemonServer;
import io.orrery.local.process.FileTrees;
import io.orrery.local.process.Http;
import io.orrery.local.process.JavaHome;
import io.orrery.local.process.Ports;
import io.orrery.local.process.ServerFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** DynamoDB Local as a child process with a classpath of its own, on loopback, with its data in a file. */
public final class DynamoDbServer extends DaemonServer {

    private static final String NAME = "DynamoDB Local";
    private static final String MAIN = LoopbackMain.class.getName();
    private static final String MAIN_FILE = MAIN.replace('.', '/') + ".class";

    private final Path jars;

    private DynamoDbServer(ServerFolder folder, Path jars, DynamoDbOptions options) {
        super(NAME, Versions.dynamoDbLocal(), folder, options.port(), Duration.ofSeconds(60), Duration.ofSeconds(15));
        this.jars = jars;
    }

    /**
     * Starts a server, fetching what is missing.
     *
     * @param path its folder, made where it is absent; data in it are kept
     * @param options its port
     * @param progress hears of what takes long
     * @throws LocalServerException if it can't be started
     */
    public static DynamoDbServer start(Path path, DynamoDbOptions options, Progress progress) {
        Path jars = jars(progress);
        ServerFolder folder = ServerFolder.open(path, NAME, Versions.dynamoDbLocal());
        return started(folder, () -> new DynamoDbServer(folder, jars, options), progress);
    }

    /**
     * Fetches what a start would have to fetch.
     *
     * @param progress hears of what takes long
     */
    public static void fetch(Progress progress) {
        Path unused = jars(progress);
    }

    /** The endpoint to give to the AWS SDK, with any credentials of letters and digits. */
    public String endpoint() {
        return "http://" + address();
    }

    @Override
    public boolean healthy() {
        // An unsigned request is refused, and that is an answer.
        return Ports.answers(port()) && Http.status(endpoint() + "/") > 0;
    }

    @Override
    protected ChildProcess launch() {
        Path root = folder().path();
        Path data = data();
        Path temporary = root.resolve("tmp");
        Path classes = root.resolve("classes");
        try {
            Files.createDirectories(data);
            FileTrees.delete(temporary);
            Files.createDirectories(temporary);
            copyMain(classes.resolve(MAIN_FILE));
            for (Path owned : List.of(data, temporary, classes)) {
                Account.own(owned);
            }
        } catch (IOException e) {
            throw new LocalServerException("Cannot write to " + root + ": " + e, e);
        }
        return ChildProcess.start(
                List.of(
                        JavaHome.program().toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dsqlite4java.library.path=" + jars,
                        "-cp",
                        classes + ":" + jars + "/*",
                        MAIN,
                        "-sharedDb",
                        "-disableTelemetry",
                        "-dbPath",
                        data.toString(),
                        "-port",
                        Integer.toString(port())),
                Map.of(),
                root,
                folder().log());
    }

    /** Copied out of this program's own classes, which the server's user may not be able to read. */
    private static void copyMain(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream in = LoopbackMain.class.getClassLoader().getResourceAsStream(MAIN_FILE)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path jars(Progress progress) {
        return CacheFolder.ofUser().entry("dynamodb-local-" + Versions.dynamoDbLocal(), folder -> new Maven(progress)
                .copyClasspath(pom(), "DynamoDB Local " + Versions.dynamoDbLocal(), folder));
    }

    private static String pom() throws IOException {
        try (InputStream in = DynamoDbServer.class.getResourceAsStream("dynamodb-local.pom.xml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
