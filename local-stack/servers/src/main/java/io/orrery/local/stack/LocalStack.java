package io.orrery.local.stack;

import io.orrery.local.LocalServer;
import io.orrery.local.dynamodb.DynamoDbServer;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.mysql.MySqlServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

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

    private final List<LocalServer> servers;
    private final Runnable afterwards;
    private boolean closed;

    LocalStack(List<LocalServer> servers, Runnable afterwards) {
        this.servers = List.copyOf(servers);
        this.afterwards = afterwards;
    }

    /** Chooses the servers of a new stack. */
    public static LocalStackBuilder builder() {
        return new LocalStackBuilder();
    }

    /** MySQL; fails where the stack has none. */
    public MySqlServer mysql() {
        return only(MySqlServer.class);
    }

    /** Elasticsearch; fails where the stack has none. */
    public ElasticsearchServer elasticsearch() {
        return only(ElasticsearchServer.class);
    }

    /** DynamoDB Local; fails where the stack has none. */
    public DynamoDbServer dynamoDb() {
        return only(DynamoDbServer.class);
    }

    /** All servers of this stack, in the order in which they were asked for. */
    public List<LocalServer> servers() {
        return servers;
    }

    /** Stops the servers, the last one first. An ephemeral stack leaves nothing behind. May be called twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<LocalServer> reversed = new ArrayList<>(servers);
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

    private <T extends LocalServer> T only(Class<T> type) {
        Optional<T> found =
                servers.stream().filter(type::isInstance).map(type::cast).findFirst();
        return found.orElseThrow(() -> new IllegalStateException(
                "This stack was built without " + type.getSimpleName() + ": ask its builder for it"));
    }
}
