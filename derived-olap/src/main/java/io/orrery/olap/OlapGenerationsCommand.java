package io.orrery.olap;

import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.GenerationsCommand;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.olap.duck.DatabaseLockedException;
import io.orrery.olap.query.Queries;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.olap.verify.QueriedSnapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See {@link GenerationsCommand}. */
@Command(
        name = "generations",
        description = "List the generations of the database, and which of their tables are complete.",
        mixinStandardHelpOptions = true)
final class OlapGenerationsCommand extends GenerationsCommand {

    @Mixin
    private SatelliteOption satellite;

    @Override
    protected GenerationalSatellite satellite() {
        return satellite.administered();
    }

    @Override
    protected Map<TableName, Completeness> completeness(Generation generation) {
        Path base = satellite.base();
        Path file = OlapGenerations.file(base, generation.number());
        boolean live = generation.state() == Generation.State.LIVE;
        if (!live && !Files.exists(file)) {
            return Map.of();
        }
        // Only the live one is served.
        try (Queries queries = live ? Queries.unlimited(base, file) : Queries.unlimited(file, file)) {
            return QueriedSnapshots.of(queries);
        } catch (DatabaseLockedException e) {
            // It is being built: what builds it tells.
            return Map.of();
        }
    }
}
