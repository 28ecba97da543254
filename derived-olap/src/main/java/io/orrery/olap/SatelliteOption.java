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

    @Mixin
    private DatabaseOption database;

    @Option(
            names = {"--olap-name", "--name"},
            defaultValue = "olap",
            paramLabel = "NAME",
            description = "The satellite's name, one for each database (default: olap).")
    private String name;

    String name() {
        return name;
    }

    Path base() {
        return database.file();
    }

    /** The satellite for what does not feed: lists, switches, deletes. */
    GenerationalSatellite administered() {
        OlapGenerations generations = new OlapGenerations(base(), OlapSettings.of("none"), false);
        return new GenerationalSatellite(name, AwsClients.fromEnvironment(), generations, application -> {
            throw new IllegalStateException("Nothing is fed here");
        });
    }
}
