package io.orrery.local.stack;

import io.orrery.local.LocalServer;
import io.orrery.local.dynamodb.DynamoDbServer;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.s3.S3Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The servers that Orrery works with, on this machine's loopback. For development and tests. Safe to use from any
 * thread; what is running ends with this process, however it ends.
 *
 * <pre>{@code
 * try (LocalStack stack = LocalStack.builder().mysql().kinesis().dynamoDb().ephemeral().start()) {
 *     stack.mysql().connect();
 * }
 * }</pre>
 */
public final class LocalStack implements AutoCloseable {

    private final Map<StackServer, LocalServer> servers;
    private final Runnable afterwards;
    private boolean closed;

    LocalStack(Map<StackServer, LocalServer> servers, Runnable afterwards) {
        this.servers = new EnumMap<>(servers);
        this.afterwards = afterwards;
    }

    /** Chooses the servers of a new stack. */
    public static LocalStackBuilder builder() {
        return new LocalStackBuilder();
    }

    /** MySQL; fails where the stack has none. */
    public MySqlServer mysql() {
        return (MySqlServer) get(StackServer.MYSQL);
    }

    /** Elasticsearch; fails where the stack has none. */
    public ElasticsearchServer elasticsearch() {
        return (ElasticsearchServer) get(StackServer.ELASTICSEARCH);
    }

    /** DynamoDB Local; fails where the stack has none. */
    public DynamoDbServer dynamoDb() {
        return (DynamoDbServer) get(StackServer.DYNAMODB);
    }

    /** Kinesis; fails where the stack has none. The stack closes it. */
    public KinesisServer kinesis() {
        return ((KinesisNode) get(StackServer.KINESIS)).server();
    }

    /** S3; fails where the stack has none. */
    public S3Server s3() {
        return (S3Server) get(StackServer.S3);
    }

    /** All servers of this stack. */
    public List<LocalServer> servers() {
        return List.copyOf(servers.values());
    }

    /** Stops the servers, the last one first. An ephemeral stack leaves nothing behind. May be called twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<LocalServer> reversed = new ArrayList<>(servers.values());
        Collections.reverse(reversed);
        RuntimeException failure = null;
        for (LocalServer server : reversed) {
            try {
                server.close();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        afterwards.run();
        if (failure != null) {
            throw failure;
        }
    }

    private LocalServer get(StackServer which) {
        LocalServer server = servers.get(which);
        if (server == null) {
            throw new IllegalStateException("This stack was built without " + which.key() + ": ask its builder for it");
        }
        return server;
    }
}
