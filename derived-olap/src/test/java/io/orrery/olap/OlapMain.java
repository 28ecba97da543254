package io.orrery.olap;

import io.orrery.runtime.command.CommandLines;

/** The satellite's commands as a process of their own. */
public final class OlapMain {

    private OlapMain() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new OlapCommand(), System.getenv()).execute(arguments));
    }
}
