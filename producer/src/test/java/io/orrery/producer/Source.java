package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.local.fixture.AwsVariables;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.mysql.MysqlAddress;
import io.orrery.producer.stream.StreamCapacity;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** A database, a stream and clients of a test's own, on the shared servers or on given ones. */
final class Source implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final MySqlServer mysql;
    private final AwsClients aws;
    private final KinesisAsyncClient kinesis;
    private final String name;
    private final Connection connection;
    private volatile Throwable failure;

    Source() throws SQLException {
        this(SharedStack.mysql(), SharedStack.kinesis());
    }

    Source(MySqlServer mysql, KinesisServer server) throws SQLException {
        this.mysql = mysql;
        this.name = "it" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        this.aws = clients(server);
        this.kinesis = aws.kinesis();
        this.connection = mysql.connect();
        execute("CREATE DATABASE " + name);
        execute("USE " + name);
    }

    private Source(MySqlServer mysql, AwsClients aws, String name) throws SQLException {
        this.mysql = mysql;
        this.aws = aws;
        this.kinesis = aws.kinesis();
        this.name = name;
        this.connection = mysql.connect();
        execute("USE " + name);
    }

    /** The same with a new connection, after the server was restarted. */
    Source reconnect() throws SQLException {
        return new Source(mysql, aws, name);
    }

    /** The same at another server that has the database too. */
    Source at(MySqlServer other) throws SQLException {
        return new Source(other, aws.another(), name);
    }

    /** Closes the connection and nothing else. */
    void leave() throws SQLException {
        connection.close();
    }

    static AwsClients clients(KinesisServer server) {
        return AwsClients.local(
                server.endpoint(), URI.create(SharedStack.dynamoDb().endpoint()));
    }

    String name() {
        return name;
    }

    AwsClients aws() {
        return aws;
    }

    KinesisAsyncClient kinesis() {
        return kinesis;
    }

    Connection connection() {
        return connection;
    }

    MySqlServer mysql() {
        return mysql;
    }

    void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What leads a process to the stream and gives it the server's password. */
    Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>(AwsVariables.of(
                aws.endpoints().kinesis().orElseThrow(),
                aws.endpoints().dynamoDb().orElseThrow()));
        variables.put("ORRERY_MYSQL_PASSWORD", mysql.password());
        return variables;
    }

    MysqlAddress address() {
        return MysqlAddress.parse("mysql://" + mysql.user() + "@127.0.0.1:" + mysql.port(), mysql.password());
    }

    /** Settings with a lease of a second, so that a restart after a crash need not wait. */
    ProducerSettings settings(int shards) {
        return ProducerSettings.of(address(), name, TablePattern.parse(name + ".*"))
                .withStream(new ProducerSettings.Target(
                        name, Optional.of(new StreamCapacity.Provisioned(shards)), ProducerSettings.DEFAULT_MEMORY))
                .withState(new ProducerSettings.State(
                        ProducerSettings.State.DEFAULT_TABLE, Duration.ofSeconds(1), Duration.ofMillis(200)));
    }

    Producer start(ProducerSettings settings) throws InterruptedException {
        Producer producer = new Producer(settings, aws, new ProducerListener() {
            @Override
            public void failed(Throwable cause) {
                failure = cause;
            }
        });
        try {
            producer.start();
            return producer;
        } catch (RuntimeException | InterruptedException e) {
            producer.close();
            throw e;
        }
    }

    /** Fails if a producer of this source has ended by itself. */
    void check() {
        if (failure != null) {
            throw new IllegalStateException("The producer ended", failure);
        }
    }

    /** What ended a producer of this source by itself; null if nothing did. */
    Throwable failure() {
        return failure;
    }

    /** Forgets what ended a producer, before another is started. */
    void forget() {
        failure = null;
    }

    StreamReader reader() {
        return new StreamReader(kinesis, name);
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (mysql.healthy()) {
                execute("DROP DATABASE " + name);
            }
        }
        aws.close();
    }
}
