package io.orrery.search;

import io.orrery.consumer.FailurePolicy;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.event.TablePattern;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.search.settings.SearchFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that read the stream have in common. */
final class SatelliteOptions {

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--tables",
            defaultValue = "*.*",
            paramLabel = "GLOB",
            description = "Which tables, such as 'shop.*,crm.customers' (default: all).")
    private String tables;

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

    @Option(
            names = "--park",
            description =
                    "Set aside rows that Elasticsearch refuses for good, and go on; by default the satellite stops.")
    private boolean park;

    @Mixin
    private ElasticsearchOptions elasticsearch;

    String tables() {
        return tables;
    }

    String stream() {
        return stream;
    }

    SearchFile file() {
        return config == null ? SearchFile.empty() : SearchFile.read(config);
    }

    ElasticsearchOptions elasticsearch() {
        return elasticsearch;
    }

    /** A satellite with generations; the caller closes it, and then the given. */
    GenerationalSatellite satellite(AwsClients aws, SearchGenerations generations) {
        TablePattern pattern = pattern();
        FailurePolicy policy = park ? FailurePolicy.park() : FailurePolicy.halt();
        return new GenerationalSatellite(
                name, aws, generations, application -> Satellite.named(application).stream(stream)
                        .tables(pattern)
                        .onFailure(policy));
    }

    /** The generations in the cluster. */
    SearchGenerations generations(Optional<SearchFile> read) {
        return SearchGenerations.open(elasticsearch.settings(), read.orElseGet(this::file));
    }

    private TablePattern pattern() {
        try {
            return TablePattern.parse(tables);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
