package io.orrery.runtime.command;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives each option {@code --some-name} that is not on the command line the value of {@code ORRERY_SOME_NAME}. */
final class EnvironmentDefaults implements IDefaultValueProvider {

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        return value == null && SecretOptions.isSecret(option) ? SecretOptions.fromFile(option, environment) : value;
    }

    static String variable(String option) {
        return "ORRERY_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
