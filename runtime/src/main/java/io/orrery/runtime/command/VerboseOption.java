package io.orrery.runtime.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Mixed into the root command, {@code --verbose} is known to every subcommand. */
public final class VerboseOption {

    static final String NAME = "--verbose";

    @Option(names = NAME, scope = ScopeType.INHERIT, description = "Log more, and print the stack trace of a failure.")
    private boolean verbose;

    /** True if the option was given. */
    public boolean verbose() {
        return verbose;
    }
}
