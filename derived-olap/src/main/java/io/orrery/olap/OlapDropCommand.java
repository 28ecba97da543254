package io.orrery.olap;

import io.orrery.consumer.generation.DropCommand;
import io.orrery.consumer.generation.GenerationalSatellite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See {@link DropCommand}. */
@Command(name = "drop", description = "Delete a generation that readers do not see.", mixinStandardHelpOptions = true)
final class OlapDropCommand extends DropCommand {

    @Mixin
    private SatelliteOption satellite;

    @Override
    protected GenerationalSatellite satellite() {
        return satellite.owned();
    }
}
