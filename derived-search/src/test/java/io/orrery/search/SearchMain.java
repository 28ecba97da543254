package io.orrery.search;

import io.orrery.runtime.command.CommandLines;

/** The satellite's commands as a process of their own. */
public final class SearchMain {

    private SearchMain() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new SearchCommand(), System.getenv()).execute(arguments));
    }
}
