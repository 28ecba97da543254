package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.producer.mysql.MysqlAddress;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orrery producer}: publishes row changes until it is stopped. */
@Command(
        name = "producer",
        description = "Publish the row changes of MySQL tables to a Kinesis stream.",
        mixinStandardHelpOptions = true)
public final class ProducerCommand implements Callable<Integer> {

    @Option(names = "--stream", required = true, paramLabel = "STREAM", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--tables",
            required = true,
            paramLabel = "PATTERN",
            description = "Which tables, for example 'shop.*' or 'shop.orders,shop.customers'.")
    private String tables;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The producer's name: the events' origin, and what its position is saved under. Default: the"
                    + " database in --tables, else the stream's name.")
    private String name;

    @Option(
            names = "--mysql-url",
            required = true,
            paramLabel = "URL",
            description = "mysql://USER@HOST:PORT. The password comes from ORRERY_MYSQL_PASSWORD or the file named by"
                    + " ORRERY_MYSQL_PASSWORD_FILE.")
    private String mysqlUrl;

    @Option(
            names = "--from",
            paramLabel = "START",
            defaultValue = "current",
            description =
                    "Where to begin if no position is saved: current (default), earliest, FILE:POS, or a GTID set.")
    private String from;

    @Option(
            names = "--create-stream",
            paramLabel = "SHARDS",
            description = "Create the stream with so many shards if it does not exist.")
    private Integer createStream;

    @Option(
            names = "--state-table",
            paramLabel = "TABLE",
            defaultValue = ProducerSettings.State.DEFAULT_TABLE,
            description = "The DynamoDB table of positions and leases, created if it does not exist. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String stateTable;

    @Override
    public Integer call() throws InterruptedException {
        ProducerSettings settings = settings();
        try (AwsClients aws = AwsClients.fromEnvironment();
                Producer producer = new Producer(settings, aws, ProducerListener.NONE)) {
            Thread closer = new Thread(producer::close, "orrery-producer-close");
            Runtime.getRuntime().addShutdownHook(closer);
            producer.start();
            producer.awaitStopped();
        }
        return 0;
    }

    private ProducerSettings settings() {
        try {
            MysqlAddress mysql = MysqlAddress.parse(mysqlUrl, Passwords.mysql(System.getenv()));
            TablePattern pattern = TablePattern.parse(tables);
            ProducerSettings settings = ProducerSettings.of(mysql, stream, pattern)
                    .withFrom(StartPosition.parse(from))
                    .withState(new ProducerSettings.State(
                            stateTable, ProducerSettings.State.DEFAULT.lease(), ProducerSettings.State.DEFAULT.save()))
                    .withStream(new ProducerSettings.Target(
                            stream,
                            createStream == null ? OptionalInt.empty() : OptionalInt.of(createStream),
                            ProducerSettings.DEFAULT_MEMORY));
            return name == null ? settings : settings.withName(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".", e);
        }
    }
}
