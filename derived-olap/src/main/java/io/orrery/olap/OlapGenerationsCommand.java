package io.orrery.olap;

import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.GenerationsCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See {@link GenerationsCommand}. */
@Command(name = "generations", description = "List the generations of the database.", mixinStandardHelpOptions = true)
final class OlapGenerationsCommand extends GenerationsCommand {

    @Mixin
    private SatelliteOption satellite;

    @Override
    protected GenerationalSatellite satellite() {
        return satellite.administered();
    }
}
