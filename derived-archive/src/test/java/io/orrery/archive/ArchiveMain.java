package io.orrery.archive;

import io.orrery.runtime.command.CommandLines;

/** The archive's commands as a process of their own. */
public final class ArchiveMain {

    private ArchiveMain() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new ArchiveCommand(), System.getenv()).execute(arguments));
    }
}
