package io.orrery.olap;

import io.orrery.check.CheckCommand;
import io.orrery.check.StoredTables;
import io.orrery.olap.settings.TablesFile;
import io.orrery.olap.verify.QueriedTables;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the database with MySQL, through {@code olap run} while that has it open, else on the file itself. */
@Command(
        name = "verify",
        description =
                "Compare MySQL and the tables, row by row, while changes flow; with --repair, mend what differs. Exit code 1"
                        + " if they differ in the end.",
        mixinStandardHelpOptions = true)
final class OlapVerifyCommand extends CheckCommand {

    @Mixin
    private DatabaseOption database;

    @Option(
            names = {"--olap-name", "--name"},
            defaultValue = SatelliteOption.DEFAULT_NAME,
            paramLabel = "NAME",
            description = "The satellite's name, which metrics and the noted result have (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = {"--olap-settings", "--settings"},
            paramLabel = "FILE",
            description = "The settings file that the tables are made by.")
    private Path settings;

    @Override
    protected String satellite() {
        return name;
    }

    @Override
    protected StoredTables open() {
        TablesFile tables = settings == null ? TablesFile.none() : TablesFile.read(settings, System.getenv());
        return new QueriedTables(database.unlimited(), tables);
    }
}
