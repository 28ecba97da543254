package io.orrery.local.s3;

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

/** Adobe's S3Mock as a child process with a class path of its own, on loopback, with its data in a folder. */
public final class S3Server extends JavaServer {

    private static final String NAME = "S3Mock";

    private S3Server(ServerFolder folder, Path jars, S3Options options) {
        super(
                NAME,
                Versions.s3Mock(),
                folder,
                options.port(),
                new JavaProgram(jars, LoopbackMain.class.getName(), List.of("Call")));
    }

    /**
     * Starts a server, fetching what is missing.
     *
     * @param path its folder, made where it is absent; data in it are kept
     * @param options its port
     * @param progress hears of what takes long
     * @throws LocalServerException if it can't be started
     */
    public static S3Server start(Path path, S3Options options, Progress progress) {
        Path jars = jars(progress);
        ServerFolder folder = ServerFolder.open(path, NAME, Versions.s3Mock());
        return started(folder, () -> new S3Server(folder, jars, options), progress);
    }

    /**
     * Fetches what a start would have to fetch.
     *
     * @param progress hears of what takes long
     */
    public static void fetch(Progress progress) {
        Path unused = jars(progress);
    }

    /** The endpoint to give to the AWS SDK, with path-style access and any credentials. */
    public String endpoint() {
        return "http://" + address();
    }

    @Override
    public boolean healthy() {
        return Ports.answers(port()) && Http.status(endpoint() + "/favicon.ico") > 0;
    }

    @Override
    protected List<String> arguments() {
        return List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port(),
                // That of the connector which is closed before it opens.
                "--com.adobe.testing.s3mock.httpPort=0",
                "--com.adobe.testing.s3mock.store.root=" + data(),
                "--com.adobe.testing.s3mock.store.retainFilesOnExit=true");
    }

    private static Path jars(Progress progress) {
        return CacheFolder.ofUser().entry("s3mock-" + Versions.s3Mock(), folder -> new Maven(progress)
                .copyClasspath(pom(), NAME + " " + Versions.s3Mock(), folder));
    }

    private static String pom() throws IOException {
        try (InputStream in = S3Server.class.getResourceAsStream("s3mock.pom.xml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
