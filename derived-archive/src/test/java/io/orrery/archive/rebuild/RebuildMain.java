package io.orrery.archive.rebuild;

import io.orrery.olap.OlapCommand;
import io.orrery.runtime.command.CommandLines;
import io.orrery.search.SearchCommand;
import java.util.Arrays;

/** The commands of the stores that are built from an archive, as a process of their own: the first word says whose. */
public final class RebuildMain {

    private RebuildMain() {}

    public static void main(String[] arguments) {
        Object command = arguments[0].equals("search") ? new SearchCommand() : new OlapCommand();
        System.exit(
                CommandLines.of(command, System.getenv()).execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }
}
