package io.orrery.search;

import io.orrery.consumer.command.StreamOptions;
import io.orrery.consumer.command.WorkOptions;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.settings.SearchFile;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that read the stream have in common. */
final class SatelliteOptions {

    @Mixin
    private StreamOptions stream;

    @Mixin
    private WorkOptions work;

    @Option(
            names = "--name",
            defaultValue = SearchGenerations.DEFAULT_NAME,
            paramLabel = "NAME",
            description = "The satellite's name; workers of one name share the stream (default: orrery-search).")
    private String name;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings file, in YAML: what is set for each table.")
    private Path config;

    @Option(
            names = "--take-over",
            description = "Take the indices from the satellite of another name that they belong to.")
    private boolean takeOver;

    @Mixin
    private ElasticsearchOptions elasticsearch;

    String tables() {
        return stream.tables();
    }

    String stream() {
        return stream.stream();
    }

    SearchFile file() {
        return config == null ? SearchFile.empty() : SearchFile.read(config);
    }

    ElasticsearchOptions elasticsearch() {
        return elasticsearch;
    }

    /** A satellite with generations, to which the indices belong from now on; the caller closes it, and then the given. */
    GenerationalSatellite owner(AwsClients aws, SearchGenerations generations) {
        generations.claim(self(generations));
        return satellite(aws, generations);
    }

    /** The same for a command that builds indices: the process ends with the command, and so do the connections. */
    GenerationalSatellite ownerForCommand() {
        return owner(AwsClients.fromEnvironment(), generations(file()));
    }

    private Ledger.Owner self(SearchGenerations generations) {
        Ledger.Owner self = new Ledger.Owner(name, stream.stream());
        if (takeOver) {
            generations.takeOver(self);
        }
        return self;
    }

    private GenerationalSatellite satellite(AwsClients aws, SearchGenerations generations) {
        GenerationalSatellite satellite = new GenerationalSatellite(
                name, aws, generations, stream.satellites().andThen(work::apply));
        if (satellite.generations().list().isEmpty()) {
            // A satellite of this name never ran: what the cluster remembers of number 1 is of another's.
            generations.forget(1);
        }
        return satellite;
    }

    /** The same for a command that builds none. */
    GenerationalSatellite forCommand() {
        SearchGenerations generations = generations(file());
        generations.requireOwner(self(generations));
        return satellite(AwsClients.fromEnvironment(), generations);
    }

    /** The generations in the cluster. */
    SearchGenerations generations(SearchFile read) {
        return SearchGenerations.open(elasticsearch.settings(), read);
    }
}
