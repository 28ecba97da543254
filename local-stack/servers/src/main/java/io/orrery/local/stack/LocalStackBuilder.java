package io.orrery.local.stack;

import io.orrery.local.LocalServer;
import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.dynamodb.DynamoDbOptions;
import io.orrery.local.dynamodb.DynamoDbServer;
import io.orrery.local.elasticsearch.ElasticsearchOptions;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.mysql.MySqlServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Chooses the servers of a {@link LocalStack}. Ephemeral unless a folder is given. */
public final class LocalStackBuilder {

    private final Map<String, Starter> chosen = new LinkedHashMap<>();
    private Path folder;
    private Progress progress = Progress.silent();

    LocalStackBuilder() {}

    private interface Starter {
        LocalServer start(Path path, Progress progress);
    }

    /** With MySQL on any free port. */
    public LocalStackBuilder mysql() {
        return mysql(MySqlOptions.defaults());
    }

    /** With MySQL. */
    public LocalStackBuilder mysql(MySqlOptions options) {
        chosen.put("mysql", (path, heard) -> MySqlServer.start(path, options, heard));
        return this;
    }

    /** With Elasticsearch on any free port. */
    public LocalStackBuilder elasticsearch() {
        return elasticsearch(ElasticsearchOptions.defaults());
    }

    /** With Elasticsearch. */
    public LocalStackBuilder elasticsearch(ElasticsearchOptions options) {
        chosen.put("elasticsearch", (path, heard) -> ElasticsearchServer.start(path, options, heard));
        return this;
    }

    /** With DynamoDB Local on any free port. */
    public LocalStackBuilder dynamoDb() {
        return dynamoDb(DynamoDbOptions.defaults());
    }

    /** With DynamoDB Local. */
    public LocalStackBuilder dynamoDb(DynamoDbOptions options) {
        chosen.put("dynamodb", (path, heard) -> DynamoDbServer.start(path, options, heard));
        return this;
    }

    /**
     * Keeps the data in a folder, where a later stack finds them again.
     *
     * @param newFolder the folder, made where it is absent; one stack at a time may use it
     */
    public LocalStackBuilder at(Path newFolder) {
        this.folder = newFolder;
        return this;
    }

    /** Keeps the data in a temporary folder, which is deleted when the stack is closed. */
    public LocalStackBuilder ephemeral() {
        this.folder = null;
        return this;
    }

    /** Reports what takes long. */
    public LocalStackBuilder progress(Progress newProgress) {
        this.progress = newProgress;
        return this;
    }

    /**
     * Fetches what is missing, starts the chosen servers side by side and waits until all answer.
     *
     * @throws LocalServerException if one can't be started; the others are stopped then
     */
    public LocalStack start() {
        if (folder != null) {
            return start(folder, () -> {});
        }
        EphemeralFolder temporary = EphemeralFolder.create();
        try {
            return start(temporary.path(), temporary::close);
        } catch (RuntimeException e) {
            temporary.close();
            throw e;
        }
    }

    private LocalStack start(Path root, Runnable afterwards) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, chosen.size()));
        try {
            List<Future<LocalServer>> starting = new ArrayList<>();
            chosen.forEach(
                    (name, starter) -> starting.add(threads.submit(() -> starter.start(root.resolve(name), progress))));
            return new LocalStack(collect(starting), afterwards);
        } finally {
            threads.shutdown();
        }
    }

    private static List<LocalServer> collect(List<Future<LocalServer>> starting) {
        List<LocalServer> started = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<LocalServer> server : starting) {
            try {
                started.add(server.get());
            } catch (ExecutionException e) {
                RuntimeException cause = e.getCause() instanceof RuntimeException known
                        ? known
                        : new LocalServerException("Cannot start the local stack: " + e.getCause(), e.getCause());
                failure = failure == null ? cause : failure;
            } catch (InterruptedException e) {
                starting.forEach(other -> other.cancel(true));
                Thread.currentThread().interrupt();
                failure = new LocalServerException("Interrupted while starting the local stack", e);
            }
        }
        if (failure != null) {
            started.forEach(LocalServer::close);
            throw failure;
        }
        return started;
    }
}
