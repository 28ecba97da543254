package io.orrery.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong gets one sentence that names it and the remedy, the right exit code, and no stack trace. */
class BadInputXIT {

    private static final String NO_SERVER = "127.0.0.1:9";

    private static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(2, Map.of(), List.of("produce"), "'produce'"),
                Arguments.of(2, Map.of(), List.of("tail", "--steam", "s"), "--steam"),
                Arguments.of(2, Map.of(), List.of("tail"), "--stream"),
                Arguments.of(2, Map.of(), List.of("tail", "--stream", "s", "--from", "yesterday"), "'yesterday'"),
                Arguments.of(2, Map.of(), List.of("tail", "--stream", "s", "--tables", "orders"), "'orders'"),
                Arguments.of(2, Map.of(), List.of("demo", "--seconds", "0"), "--seconds=0"),
                Arguments.of(2, Map.of(), List.of("tail", "--stream", "nowhere"), "nowhere"),
                Arguments.of(2, Map.of(), List.of("search", "run", "--stream", "nowhere"), "nowhere"),
                Arguments.of(
                        2,
                        Map.of(),
                        List.of(
                                "olap",
                                "run",
                                "--stream",
                                "nowhere",
                                "--database",
                                "target/bad.duckdb",
                                "--name",
                                "bad"),
                        "nowhere"),
                Arguments.of(2, Map.of(), producer("nowhere"), "nowhere"),
                Arguments.of(1, Map.of("ORRERY_MYSQL_URL", "mysql://orrery@" + NO_SERVER), producer("s"), NO_SERVER),
                Arguments.of(1, Map.of("ORRERY_MYSQL_PASSWORD", "wrong"), producer("s"), "'orrery'"),
                Arguments.of(
                        1,
                        Map.of("ORRERY_ELASTICSEARCH_URL", "http://" + NO_SERVER),
                        List.of("search", "query", "a.b", "x"),
                        NO_SERVER),
                Arguments.of(
                        1,
                        Map.of("AWS_ENDPOINT_URL_KINESIS", "http://" + NO_SERVER),
                        List.of("tail", "--stream", "s"),
                        NO_SERVER));
    }

    private static List<String> producer(String stream) {
        return List.of("producer", "--stream", stream, "--tables", "shop.*");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isNamedInOneSentence(int exitCode, Map<String, String> changes, List<String> arguments, String named) {
        Map<String, String> environment = StackVariables.shared();
        environment.putAll(changes);
        assertMistake(exitCode, environment, arguments, named);
    }

    @Test
    void binlogOffOrNotInRowFormatIsNamedBySetting() {
        assertRefused(MySqlOptions.defaults().with("skip-log-bin", ""), "log_bin");
        assertRefused(MySqlOptions.defaults().with("binlog_format", "STATEMENT"), "binlog_format");
    }

    private static void assertRefused(MySqlOptions options, String named) {
        try (LocalStack stack = LocalStack.builder().mysql(options).ephemeral().start()) {
            Map<String, String> environment = StackVariables.shared();
            environment.put(
                    "ORRERY_MYSQL_URL",
                    "mysql://orrery@127.0.0.1:" + stack.mysql().port());
            environment.put("ORRERY_MYSQL_PASSWORD", stack.mysql().password());
            assertMistake(1, environment, producer("s"), named);
        }
    }

    private static void assertMistake(
            int exitCode, Map<String, String> environment, List<String> arguments, String named) {
        OrreryProcess process = OrreryProcess.run(environment, arguments.toArray(String[]::new));
        assertThat(process.exitCode()).as(process.err()).isEqualTo(exitCode);
        assertThat(process.err()).contains("orrery: ").contains(named).doesNotContain("\tat ", "Exception:");
        assertThat(process.err().lines().filter(line -> line.startsWith("orrery: ")))
                .hasSize(1);
    }
}
