package io.orrery.local.command.stack;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a stack's folder. */
final class StackDirectory {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the data are kept (default: .orrery/local-stack beside the orrery script).")
    private Path directory;

    /** The folder, absolute. */
    Path path() {
        return directory != null ? directory.toAbsolutePath().normalize() : ofHome();
    }

    /** Where the script lies, so that it is the same stack from every working directory. */
    static Path ofHome() {
        return Path.of(System.getProperty("orrery.home", "."), ".orrery", "local-stack")
                .toAbsolutePath()
                .normalize();
    }
}
