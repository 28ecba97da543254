package io.orrery.runtime.command;

import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options whose value is a secret: those with the parameter label {@link #LABEL}. Every user of a machine can read the
 * command lines of its processes, so such a value comes from {@code ORRERY_SOME_NAME}, or from the file that {@code
 * ORRERY_SOME_NAME_FILE} names, and is refused as an argument.
 */
public final class SecretOptions {

    /** The {@code paramLabel} of a secret. */
    public static final String LABEL = "SECRET";

    private static final String FILE = "_FILE";

    private SecretOptions() {}

    static boolean isSecret(ArgSpec argument) {
        return LABEL.equals(argument.paramLabel());
    }

    /** The secret that the environment names a file of; null if it names none. */
    static String fromFile(OptionSpec option, Map<String, String> environment) {
        String variable = EnvironmentDefaults.variable(option.longestName()) + FILE;
        String file = environment.get(variable);
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(Path.of(file)).stripTrailing();
        } catch (IOException e) {
            throw new UsageException("Cannot read the file " + file + " that " + variable + " names.", e);
        }
    }

    /**
     * Looks through what was given as arguments.
     *
     * @throws UsageException if a secret is among it
     */
    static void refuse(ParseResult parsed) {
        for (ParseResult level = parsed; level != null; level = level.subcommand()) {
            for (OptionSpec option : level.matchedOptions()) {
                if (isSecret(option)) {
                    String variable = EnvironmentDefaults.variable(option.longestName());
                    throw new UsageException("Everyone on this machine could read the value of " + option.longestName()
                            + ": set " + variable + ", or " + variable + FILE + " to the name of a file that holds it");
                }
            }
        }
    }
}
