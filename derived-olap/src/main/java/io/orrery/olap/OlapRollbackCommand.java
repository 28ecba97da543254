package io.orrery.olap;

import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.RollbackCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See {@link RollbackCommand}. */
@Command(
        name = "rollback",
        description = "Show readers the generation before the live one again.",
        mixinStandardHelpOptions = true)
final class OlapRollbackCommand extends RollbackCommand {

    @Mixin
    private SatelliteOption satellite;

    @Override
    protected GenerationalSatellite satellite() {
        return satellite.owned();
    }
}
