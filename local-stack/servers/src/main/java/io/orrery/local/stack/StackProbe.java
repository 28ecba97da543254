package io.orrery.local.stack;

import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.process.FileTrees;
import io.orrery.local.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at the servers of a stack that another process runs. */
public final class StackProbe {

    private final Path folder;

    /**
     * Looks at one stack.
     *
     * @param folder the stack's folder
     */
    public StackProbe(Path folder) {
        this.folder = folder;
    }

    /** Whether a server answers. */
    public boolean healthy(StackServer server, StackState.Entry entry) {
        return switch (server) {
            case MYSQL -> MySqlServer.answers(folder.resolve(server.key()), entry.port());
            case ELASTICSEARCH -> ElasticsearchServer.answers(entry.port());
            case DYNAMODB, KINESIS, S3 -> Http.status("http://" + entry.address() + "/") > 0;
        };
    }

    /** The bytes that a server's folder takes on disk. */
    public long dataBytes(StackServer server) {
        Path data = folder.resolve(server.key()).resolve("data");
        try {
            return Files.exists(data) ? FileTrees.bytes(data.toRealPath()) : 0;
        } catch (IOException e) {
            return 0; // Deleted this very moment.
        }
    }

    /** The password of MySQL's user {@code orrery}. */
    public String mysqlPassword() {
        return MySqlServer.password(folder.resolve(StackServer.MYSQL.key()));
    }
}
