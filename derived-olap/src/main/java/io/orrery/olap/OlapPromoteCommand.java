package io.orrery.olap;

import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.PromoteCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See {@link PromoteCommand}. */
@Command(name = "promote", description = "Show a generation to readers.", mixinStandardHelpOptions = true)
final class OlapPromoteCommand extends PromoteCommand {

    @Mixin
    private SatelliteOption satellite;

    @Override
    protected GenerationalSatellite satellite() {
        return satellite.administered();
    }
}
