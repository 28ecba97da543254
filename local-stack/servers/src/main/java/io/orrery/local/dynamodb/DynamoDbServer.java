package io.orrery.local.dynamodb;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.artifact.Maven;
import io.orrery.local.artifact.Versions;
import io.orrery.local.process.Http;
import io.orrery.local.process.JavaServer;
import io.orrery.local.process.Ports;
import io.orrery.local.process.ServerFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** DynamoDB Local as a child process with a classpath of its own, on loopback, with its data in a file. */
public final class DynamoDbServer extends JavaServer {

    private static final String NAME = "DynamoDB Local";

    private final Path jars;

    private DynamoDbServer(ServerFolder folder, Path jars, DynamoDbOptions options) {
        super(
                NAME,
                Versions.dynamoDbLocal(),
                folder,
                options.port(),
                new JavaProgram(jars, LoopbackMain.class.getName(), List.of()));
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
    protected List<String> jvmOptions() {
        return List.of("-Dsqlite4java.library.path=" + jars);
    }

    @Override
    protected List<String> arguments() {
        return List.of(
                "-sharedDb", "-disableTelemetry", "-dbPath", data().toString(), "-port", Integer.toString(port()));
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
