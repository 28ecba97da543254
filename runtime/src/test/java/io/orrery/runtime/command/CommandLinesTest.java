package io.orrery.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

        @Mixin
        LogFormatOption logFormat;
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
    void theLogsLastLineIsJsonWhereTheOthersAre() throws Exception {
        PrintStream before = System.err;
        Optional<String> configured = Optional.ofNullable(System.clearProperty("logback.configurationFile"));
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(Map.of("ORRERY_LOG_FORMAT", "json"), "sub", "--fail-with", "failure"))
                    .isEqualTo(1);
            assertThat(run(Map.of(), "sub", "--fail-with", "usage", "--log-format", "json"))
                    .isEqualTo(2);
        } finally {
            System.setErr(before);
            assertThat(run(Map.of(), "sub")).isZero(); // The log is as it was.
            configured.ifPresent(file -> System.setProperty("logback.configurationFile", file));
        }
        assertThat(err.toString()).isEmpty();
        List<String> lines = log.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("message").asText()).isEqualTo("Cannot reach it: start it.");
        assertThat(first.get("level").asText()).isEqualTo("ERROR");
        assertThat(Instant.parse(first.get("time").asText()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(first.has("exception")).isFalse();
        assertThat(new ObjectMapper().readTree(lines.get(1)).get("message").asText())
                .isEqualTo("Cannot use this: use that.");
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
