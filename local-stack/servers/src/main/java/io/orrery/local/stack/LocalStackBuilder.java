package io.orrery.local.stack;

import io.orrery.local.LocalServer;
import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.dynamodb.DynamoDbOptions;
import io.orrery.local.dynamodb.DynamoDbServer;
import io.orrery.local.elasticsearch.ElasticsearchOptions;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.s3.S3Options;
import io.orrery.local.s3.S3Server;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Chooses the servers of a {@link LocalStack}. Ephemeral unless a folder is given. */
public final class LocalStackBuilder {

    private final Map<StackServer, Choice> chosen = new EnumMap<>(StackServer.class);
    private Path folder;
    private Progress progress = Progress.silent();

    LocalStackBuilder() {}

    private interface Starter {
        LocalServer start(Path path, Progress progress);
    }

    /** How to fetch and start one server. */
    private record Choice(Consumer<Progress> fetch, Starter starter) {}

    /** With MySQL on any free port. */
    public LocalStackBuilder mysql() {
        return mysql(MySqlOptions.defaults());
    }

    /** With MySQL. */
    public LocalStackBuilder mysql(MySqlOptions options) {
        chosen.put(
                StackServer.MYSQL,
                new Choice(MySqlServer::fetch, (path, heard) -> MySqlServer.start(path, options, heard)));
        return this;
    }

    /** With Elasticsearch on any free port. */
    public LocalStackBuilder elasticsearch() {
        return elasticsearch(ElasticsearchOptions.defaults());
    }

    /** With Elasticsearch. */
    public LocalStackBuilder elasticsearch(ElasticsearchOptions options) {
        chosen.put(
                StackServer.ELASTICSEARCH,
                new Choice(
                        ElasticsearchServer::fetch, (path, heard) -> ElasticsearchServer.start(path, options, heard)));
        return this;
    }

    /** With DynamoDB Local on any free port. */
    public LocalStackBuilder dynamoDb() {
        return dynamoDb(DynamoDbOptions.defaults());
    }

    /** With DynamoDB Local. */
    public LocalStackBuilder dynamoDb(DynamoDbOptions options) {
        chosen.put(
                StackServer.DYNAMODB,
                new Choice(DynamoDbServer::fetch, (path, heard) -> DynamoDbServer.start(path, options, heard)));
        return this;
    }

    /** With Kinesis on any free port, its limits enforced. */
    public LocalStackBuilder kinesis() {
        return kinesis(KinesisOptions.defaults());
    }

    /** With Kinesis. The options' data folder is not used: it lies in the stack's. */
    public LocalStackBuilder kinesis(KinesisOptions options) {
        chosen.put(
                StackServer.KINESIS, new Choice(heard -> {}, (path, heard) -> KinesisNode.start(path, options, heard)));
        return this;
    }

    /** With S3 on any free port. */
    public LocalStackBuilder s3() {
        return s3(S3Options.defaults());
    }

    /** With S3. */
    public LocalStackBuilder s3(S3Options options) {
        chosen.put(StackServer.S3, new Choice(S3Server::fetch, (path, heard) -> S3Server.start(path, options, heard)));
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

    /** Fetches what is missing, one server after another, and starts nothing. */
    public void fetch() {
        chosen.values().forEach(choice -> choice.fetch().accept(progress));
    }

    /**
     * Fetches what is missing, starts the chosen servers side by side and waits until all answer.
     *
     * @throws LocalServerException if one can't be started; the others are stopped then
     */
    public LocalStack start() {
        if (folder == null) {
            EphemeralFolder temporary = EphemeralFolder.create();
            return startIn(temporary.path(), temporary::close, servers -> {});
        }
        Path root = folder.toAbsolutePath().normalize();
        StackFolder kept = StackFolder.open(root);
        return startIn(root, kept::close, servers -> kept.publish(StackState.of(servers)));
    }

    private LocalStack startIn(Path root, Runnable afterwards, Consumer<Map<StackServer, LocalServer>> publish) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, chosen.size()));
        try {
            Map<StackServer, Future<LocalServer>> starting = new EnumMap<>(StackServer.class);
            chosen.forEach((server, choice) -> starting.put(
                    server, threads.submit(() -> choice.starter().start(root.resolve(server.key()), progress))));
            Map<StackServer, LocalServer> started = collect(starting);
            publish.accept(started);
            return new LocalStack(started, afterwards);
        } catch (RuntimeException e) {
            afterwards.run();
            throw e;
        } finally {
            threads.shutdown();
        }
    }

    private static Map<StackServer, LocalServer> collect(Map<StackServer, Future<LocalServer>> starting) {
        Map<StackServer, LocalServer> started = new EnumMap<>(StackServer.class);
        RuntimeException failure = null;
        for (Map.Entry<StackServer, Future<LocalServer>> entry : starting.entrySet()) {
            try {
                started.put(entry.getKey(), entry.getValue().get());
            } catch (ExecutionException e) {
                failure = failure == null ? failure(e.getCause()) : failure;
            } catch (InterruptedException e) {
                starting.values().forEach(other -> other.cancel(true));
                Thread.currentThread().interrupt();
                failure = new LocalServerException("Interrupted while starting the local stack", e);
            }
        }
        if (failure != null) {
            started.values().forEach(LocalServer::close);
            throw failure;
        }
        return started;
    }

    private static RuntimeException failure(Throwable cause) {
        return cause instanceof RuntimeException known
                ? known
                : new LocalServerException("Cannot start the local stack: " + cause, cause);
    }
}
