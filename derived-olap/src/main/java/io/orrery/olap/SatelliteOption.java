package io.orrery.olap;

import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.olap.store.OlapSettings;
import io.orrery.runtime.aws.AwsClients;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which satellite, and which database belongs to it. */
final class SatelliteOption {

    static final String DEFAULT_NAME = "olap";

    @Mixin
    private DatabaseOption database;

    @Option(
            names = {"--olap-name", "--name"},
            defaultValue = DEFAULT_NAME,
            paramLabel = "NAME",
            description = "The satellite's name, one for each database (default: olap).")
    private String name;

    String name() {
        return name;
    }

    Path base() {
        return database.file();
    }

    /**
     * The same for what switches or deletes.
     *
     * @throws io.orrery.runtime.UsageException if the database is not the satellite's
     */
    GenerationalSatellite owned() {
        GenerationalSatellite satellite = administered();
        new Ownership(satellite, base()).require();
        return satellite;
    }

    /** The satellite for what does not feed. */
    GenerationalSatellite administered() {
        OlapGenerations generations = new OlapGenerations(base(), OlapSettings.of("none"), false);
        return new GenerationalSatellite(name, AwsClients.fromEnvironment(), generations, application -> {
            throw new IllegalStateException("Nothing is fed here");
        });
    }
}
