package io.orrery.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class CommandLinesTest {

    @Command(name = "orrery", subcommands = Sub.class)
    static final class Root {
        @Mixin
        VerboseOption verbose;
    }

    @Command(name = "sub")
    static final class Sub implements Callable<Integer> {
        @Option(names = "--fail-with")
        String failWith = "nothing";

        @Option(names = "--count")
        int count;

        @Override
        public Integer call() {
            switch (failWith) {
                case "usage" -> throw new UsageException("Cannot use this: use that.");
                case "failure" -> throw new OrreryException("Cannot reach it:\n start it.");
                case "bug" -> throw new IllegalStateException("broken");
                default -> {
                    return 0;
                }
            }
        }
    }

    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine line = CommandLines.of(new Root(), environment);
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void successIsZero() {
        assertThat(run(Map.of(), "sub")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void failuresAreOneSentenceAndHaveTheirExitCodes() {
        assertThat(run(Map.of(), "sub", "--fail-with", "usage")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("orrery: Cannot use this: use that." + System.lineSeparator());
        err.getBuffer().setLength(0);
        assertThat(run(Map.of(), "sub", "--fail-with", "failure")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("orrery: Cannot reach it: start it." + System.lineSeparator());
    }

    @Test
    void onlyVerbosePrintsTheStackTrace() {
        assertThat(run(Map.of(), "sub", "--fail-with", "bug")).isEqualTo(1);
        assertThat(err.toString()).contains("IllegalStateException: broken").doesNotContain("\tat ");
        assertThat(run(Map.of(), "sub", "--verbose", "--fail-with", "bug")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void anUnknownFlagIsNamedWithTheNearestKnownOne() {
        assertThat(run(Map.of(), "sub", "--fail-wiht", "usage")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--fail-wiht")
                .contains("--fail-with")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        assertThat(run(Map.of(), "subb")).isEqualTo(2);
        assertThat(err.toString()).contains("'subb'").contains("sub?");
    }

    @Test
    void optionsTakeTheirDefaultsFromTheEnvironment() {
        assertThat(run(Map.of("ORRERY_FAIL_WITH", "usage"), "sub")).isEqualTo(2);
        assertThat(run(Map.of("ORRERY_FAIL_WITH", "usage"), "sub", "--fail-with", "nothing"))
                .isZero();
    }

    @Test
    void aWrongValueOfAVariableNamesTheVariable() {
        assertThat(run(Map.of("ORRERY_COUNT", "abc"), "sub")).isEqualTo(2);
        assertThat(err.toString())
                .contains("'--count': 'abc' is not an int (from the environment variable ORRERY_COUNT)");
        err.getBuffer().setLength(0);
        assertThat(run(Map.of("ORRERY_COUNT", "7"), "sub", "--count", "abc")).isEqualTo(2);
        assertThat(err.toString()).contains("'abc' is not an int").doesNotContain("ORRERY_COUNT");
    }
}
