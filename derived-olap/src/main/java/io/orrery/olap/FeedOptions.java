package io.orrery.olap;

import io.orrery.consumer.command.StreamOptions;
import io.orrery.consumer.command.WorkOptions;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.olap.settings.TablesFile;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.olap.store.OlapSettings;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What feeds a database: which stream, which tables, how they are stored. */
final class FeedOptions {

    @Mixin
    private SatelliteOption satellite;

    @Mixin
    private StreamOptions stream;

    @Mixin
    private WorkOptions work;

    @Option(
            names = {"--olap-settings", "--settings"},
            paramLabel = "FILE",
            description = "What is set per table, in YAML.")
    private Path tableSettings;

    @Mixin
    private MemoryOption memory;

    String stream() {
        return stream.stream();
    }

    Path base() {
        return satellite.base();
    }

    /** The generations of the database. */
    OlapGenerations generations(boolean serving) {
        OlapSettings settings =
                OlapSettings.of(stream.stream()).withDatabase(memory.duckdb()).withTables(tables());
        return new OlapGenerations(base(), settings, serving).of(satellite.name());
    }

    /** What is set per table. */
    TablesFile tables() {
        return tableSettings == null ? TablesFile.none() : TablesFile.read(tableSettings, System.getenv());
    }

    /** Whether the database is the satellite's own. */
    Ownership ownership(GenerationalSatellite fed) {
        return new Ownership(fed, base());
    }

    /** The satellite that feeds them. */
    GenerationalSatellite satellite(AwsClients aws, OlapGenerations generations) {
        return new GenerationalSatellite(
                satellite.name(), aws, generations, stream.satellites().andThen(work::apply));
    }

    static <A, B> B setting(Function<A, B> parse, A value) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
