package io.orrery.search;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.event.TablePattern;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.search.settings.SearchFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery search run}: follows a stream until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Follows a stream and keeps one index a table up to date.")
final class RunCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--tables",
            defaultValue = "*.*",
            paramLabel = "GLOB",
            description = "Which tables, such as 'shop.*,crm.customers' (default: all).")
    private String tables;

    @Option(
            names = "--from",
            defaultValue = "trim-horizon",
            paramLabel = "WHERE",
            description = "Where to begin the first time: trim-horizon (default), latest, or a time such as"
                    + " 2026-01-02T03:04:05Z.")
    private String from;

    @Option(
            names = "--name",
            defaultValue = "orrery-search",
            paramLabel = "NAME",
            description = "The satellite's name; workers of one name share the stream (default: orrery-search).")
    private String name;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings file, in YAML: what is set for each table.")
    private Path config;

    @Mixin
    private ElasticsearchOptions elasticsearch;

    @Override
    public Integer call() throws InterruptedException {
        TablePattern pattern = parsed(tables, TablePattern::parse);
        StartFrom start = parsed(from, StartFrom::parse);
        SearchFile file = config == null ? SearchFile.empty() : SearchFile.read(config);
        SearchSettings settings = new SearchSettings(file, 1, true);
        try (SearchStore store = SearchStore.open(elasticsearch.settings(), settings);
                AwsClients aws = AwsClients.fromEnvironment();
                RunningSatellite satellite = Satellite.named(name).stream(stream)
                        .tables(pattern)
                        .from(start)
                        .aws(aws)
                        .store(store)
                        .start()) {
            Thread stop = new Thread(satellite::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            log.info("Indexing {} from stream {}", tables, stream);
            satellite.awaitStopped();
        }
        return 0;
    }

    private static <T> T parsed(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
