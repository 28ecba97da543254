package io.orrery.runtime.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Mixed into the root command, {@code --log-format} is known to every subcommand. */
public final class LogFormatOption {

    static final String NAME = "--log-format";

    /** How a line of the log is written. */
    enum Format {
        /** For people. */
        TEXT,
        /** A JSON object a line, for what collects logs. */
        JSON
    }

    @Option(
            names = NAME,
            scope = ScopeType.INHERIT,
            paramLabel = "text|json",
            defaultValue = "TEXT",
            description = "How the log is written on standard error: for people (text, the default), or a JSON object a"
                    + " line.")
    private Format format;

    /** How the log is written. */
    Format format() {
        return format;
    }
}
