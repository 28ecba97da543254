package io.orrery.runtime.command;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsFailures;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Sets a picocli command up by Orrery's conventions: an option's default comes from its {@code ORRERY_*} variable; a
 * failure prints one sentence on standard error, and its stack trace with {@code --verbose} alone; exit code 0 for
 * success, 1 for failure, 2 for usage and configuration.
 */
public final class CommandLines {

    /** The exit code of a command that failed. */
    public static final int FAILURE = 1;

    /** The exit code of a command that was called or configured wrongly. */
    public static final int USAGE = 2;

    private static final Logger log = LoggerFactory.getLogger(CommandLines.class);

    private CommandLines() {}

    /**
     * The command line of {@code command} and its subcommands.
     *
     * @param command an object with picocli's {@code @Command}
     * @param environment the process's environment variables
     */
    public static CommandLine of(Object command, Map<String, String> environment) {
        CommandLine line = new CommandLine(command);
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((error, arguments) -> usageError(error, environment));
        line.setExecutionExceptionHandler(CommandLines::failure);
        line.setExitCodeExceptionMapper(CommandLines::exitCode);
        line.setExecutionStrategy(parsed -> {
            Logging.setUp(verbose(parsed), logFormat(parsed));
            try {
                SecretOptions.refuse(parsed);
            } catch (UsageException e) {
                return failure(e, line, parsed); // The handler is for what commands throw.
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    private static boolean verbose(CommandLine.ParseResult parsed) {
        for (CommandLine.ParseResult level = parsed; level != null; level = level.subcommand()) {
            if (level.hasMatchedOption(VerboseOption.NAME)) {
                return true;
            }
        }
        return false;
    }

    /** Text where the root command does not have the option. */
    private static LogFormatOption.Format logFormat(CommandLine.ParseResult parsed) {
        OptionSpec option = parsed.commandSpec().root().findOption(LogFormatOption.NAME);
        return option == null || option.getValue() == null ? LogFormatOption.Format.TEXT : option.getValue();
    }

    private static int usageError(ParameterException first, Map<String, String> environment) {
        ParameterException error = mistyped(first);
        PrintWriter err = error.getCommandLine().getErr();
        err.println("orrery: " + oneLine(error.getMessage()) + origin(error, environment));
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println("Try '" + error.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        }
        err.flush();
        return USAGE;
    }

    /** Whoever typed no option looks for the variable that stands for it. */
    private static String origin(ParameterException error, Map<String, String> environment) {
        if (!(error.getArgSpec() instanceof OptionSpec option)) {
            return "";
        }
        String variable = EnvironmentDefaults.variable(option.longestName());
        return error.getValue() != null && error.getValue().equals(environment.get(variable))
                ? " (from the environment variable " + variable + ")"
                : "";
    }

    /** A required option that was mistyped is missing too, but its wrong name is what helps. */
    private static ParameterException mistyped(ParameterException error) {
        List<String> unmatched = error.getCommandLine().getUnmatchedArguments();
        return error instanceof MissingParameterException && !unmatched.isEmpty()
                ? new UnmatchedArgumentException(error.getCommandLine(), unmatched)
                : error;
    }

    private static int failure(Exception error, CommandLine line, CommandLine.ParseResult parsed) {
        if (logFormat(parsed) == LogFormatOption.Format.JSON && Logging.isOurs()) {
            // What collects the log wants its last line as it wants the others.
            log.error("{}", describe(error), error);
            return exitCode(error);
        }
        PrintWriter err = line.getErr();
        err.println("orrery: " + describe(error));
        if (verbose(parsed)) {
            error.printStackTrace(err);
        }
        err.flush();
        log.debug("Command failed", error);
        return exitCode(error);
    }

    private static String describe(Exception error) {
        if (error instanceof OrreryException) {
            return oneLine(error.getMessage());
        }
        return "unexpected " + error.getClass().getSimpleName() + ": " + oneLine(error.getMessage())
                + " (run with --verbose for the stack trace)";
    }

    private static String oneLine(String message) {
        return message == null
                ? "no details"
                : message.lines().map(String::strip).collect(Collectors.joining(" "));
    }

    private static int exitCode(Throwable error) {
        return error instanceof UsageException || AwsFailures.lacksCredentials(error.getCause()) ? USAGE : FAILURE;
    }
}
