package io.orrery.olap;

import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.local.fixture.LocalStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The satellite's commands as processes, for a satellite that is named as its stream. */
final class OlapCommands {

    private OlapCommands() {}

    /** Commands on a stream, with the database {@link #database} in {@code folder}. */
    static Commands in(Path folder, LocalStream stream) throws IOException {
        return new Commands(
                JavaCommand.of(OlapMain.class)
                        .withOptions("-Xmx256m")
                        .withEnvironment(stream.environment())
                        .withEnvironment(Map.of(
                                "ORRERY_OLAP_DATABASE",
                                database(folder).toString(),
                                "ORRERY_OLAP_NAME",
                                stream.name())),
                folder);
    }

    static Path database(Path folder) {
        return folder.resolve("x.duckdb");
    }
}
