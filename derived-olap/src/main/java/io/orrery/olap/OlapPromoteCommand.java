package io.orrery.olap;

import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.PromoteCommand;
import io.orrery.event.TableName;
import io.orrery.olap.query.Queries;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.olap.verify.RowCounts;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See {@link PromoteCommand}. */
@Command(name = "promote", description = "Show a generation to readers.", mixinStandardHelpOptions = true)
final class OlapPromoteCommand extends PromoteCommand {

    @Mixin
    private SatelliteOption satellite;

    @Override
    protected GenerationalSatellite satellite() {
        return satellite.owned();
    }

    @Override
    protected Map<TableName, Long> rows(int generation, boolean live) {
        try (Queries queries = live
                ? Queries.unlimited(satellite.base(), OlapGenerations.live(satellite.base()))
                : Queries.onFile(OlapGenerations.file(satellite.base(), generation))) {
            return RowCounts.of(queries);
        }
    }
}
