package io.orrery.search;

import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.local.fixture.LocalStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The satellite's commands as processes, for a satellite that is named as its stream. */
final class SearchCommands {

    private SearchCommands() {}

    /** Commands on a stream, which print into {@code folder}. */
    static Commands in(Path folder, LocalStream stream, String elasticsearch) throws IOException {
        return new Commands(
                JavaCommand.of(SearchMain.class)
                        .withOptions("-Xmx192m", "-XX:+ExitOnOutOfMemoryError")
                        .withEnvironment(stream.environment())
                        .withEnvironment(Map.of(
                                "ORRERY_ELASTICSEARCH_URL",
                                elasticsearch,
                                "ORRERY_STREAM",
                                stream.name(),
                                "ORRERY_NAME",
                                stream.name())),
                folder);
    }
}
