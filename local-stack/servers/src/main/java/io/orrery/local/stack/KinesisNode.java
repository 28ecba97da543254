package io.orrery.local.stack;

import io.orrery.local.LocalServer;
import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.process.FileTrees;
import io.orrery.local.process.FileTrouble;
import io.orrery.local.process.Http;
import io.orrery.local.process.PortChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The Kinesis endpoint as one of the stack's servers. It runs inside this process. */
final class KinesisNode implements LocalServer {

    private static final String NAME = "Kinesis";

    private final KinesisServer server;
    private final Path data;

    private KinesisNode(KinesisServer server, Path data) {
        this.server = server;
        this.data = data;
    }

    static KinesisNode start(Path folder, KinesisOptions options, Progress progress) {
        try {
            FileTrees.createOpenFolders(folder);
            Path data = Files.createDirectories(folder.resolve("data"));
            int port = PortChoice.choose(options.port(), folder.resolve("port"), NAME);
            progress.step("Starting Kinesis");
            return new KinesisNode(KinesisServer.start(options.withDataDir(data).withPort(port)), data);
        } catch (IOException e) {
            throw new LocalServerException(
                    "Cannot use the folder " + folder + " for Kinesis (" + FileTrouble.reason(e)
                            + "): choose another one",
                    e);
        }
    }

    KinesisServer server() {
        return server;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "emulator";
    }

    @Override
    public String address() {
        return server.endpoint().getAuthority();
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public boolean healthy() {
        return Http.status(server.endpoint() + "/") > 0;
    }

    @Override
    public long dataBytes() {
        return FileTrees.bytes(data);
    }

    @Override
    public void close() {
        server.close();
    }
}
