package io.orrery.local.command;

import io.orrery.runtime.command.CommandLines;

/** The main class of {@code ./orrery}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new OrreryCommand(), System.getenv()).execute(arguments));
    }
}
