package io.orrery.local.command.stack;

import io.orrery.local.dynamodb.DynamoDbOptions;
import io.orrery.local.elasticsearch.ElasticsearchOptions;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.s3.S3Options;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.LocalStackBuilder;
import io.orrery.local.stack.StackServer;
import io.orrery.runtime.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say which servers run and how. */
final class ServerOptions {

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SERVER",
            description = "Start these alone: ${COMPLETION-CANDIDATES} (default: all but S3).")
    private List<StackServer> only = List.of();

    @Option(names = "--mysql-port", paramLabel = "PORT", description = "Default: the last one, else any free one.")
    private int mysqlPort;

    @Option(
            names = "--elasticsearch-port",
            paramLabel = "PORT",
            description = "Default: the last one, else any free one.")
    private int elasticsearchPort;

    @Option(names = "--dynamodb-port", paramLabel = "PORT", description = "Default: the last one, else any free one.")
    private int dynamoDbPort;

    @Option(names = "--kinesis-port", paramLabel = "PORT", description = "Default: the last one, else any free one.")
    private int kinesisPort;

    @Option(names = "--s3-port", paramLabel = "PORT", description = "Default: the last one, else any free one.")
    private int s3Port;

    @Option(
            names = "--no-limits",
            description = "Don't enforce Kinesis's limits of throughput (1 MB/s and 1,000 records/s a shard).")
    private boolean noLimits;

    /** The servers chosen. */
    LocalStackBuilder builder() {
        Set<StackServer> servers =
                only.isEmpty() ? EnumSet.complementOf(EnumSet.of(StackServer.S3)) : EnumSet.copyOf(only);
        LocalStackBuilder builder = LocalStack.builder();
        if (servers.contains(StackServer.MYSQL)) {
            builder.mysql(MySqlOptions.defaults().withPort(port("--mysql-port", mysqlPort)));
        }
        if (servers.contains(StackServer.ELASTICSEARCH)) {
            builder.elasticsearch(
                    ElasticsearchOptions.defaults().withPort(port("--elasticsearch-port", elasticsearchPort)));
        }
        if (servers.contains(StackServer.DYNAMODB)) {
            builder.dynamoDb(new DynamoDbOptions(port("--dynamodb-port", dynamoDbPort)));
        }
        if (servers.contains(StackServer.KINESIS)) {
            builder.kinesis(KinesisOptions.defaults()
                    .withPort(port("--kinesis-port", kinesisPort))
                    .withLimits(!noLimits));
        }
        if (servers.contains(StackServer.S3)) {
            builder.s3(new S3Options(port("--s3-port", s3Port)));
        }
        return builder;
    }

    /** The same options as arguments, for the process that keeps the stack. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(Arrays.asList(
                "--mysql-port=" + mysqlPort,
                "--elasticsearch-port=" + elasticsearchPort,
                "--dynamodb-port=" + dynamoDbPort,
                "--kinesis-port=" + kinesisPort,
                "--s3-port=" + s3Port));
        only.forEach(server -> arguments.add("--only=" + server.key()));
        if (noLimits) {
            arguments.add("--no-limits");
        }
        return arguments;
    }

    private static int port(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new UsageException("Cannot use " + option + "=" + port + ": a port is 1 to 65535, or 0 for any.");
        }
        return port;
    }
}
