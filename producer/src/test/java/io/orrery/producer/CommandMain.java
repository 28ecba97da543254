package io.orrery.producer;

import io.orrery.local.fixture.JavaCommand;
import io.orrery.runtime.command.CommandLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The command {@code producer}, {@code doctor} or {@code position} in a process of its own, with its environment. */
final class CommandMain {

    private CommandMain() {}

    /** Exit code and output of a command. */
    record Result(int exit, String out) {}

    /** What it prints goes where the test prints: a pipe that nobody reads would stop it. */
    static Process start(Source source, Map<String, String> more, String... arguments) throws IOException {
        return builder(source, more, arguments).inheritIO().start();
    }

    private static ProcessBuilder builder(Source source, Map<String, String> more, String... arguments) {
        return JavaCommand.of(CommandMain.class)
                .withOptions("-Xmx256m", "-Dlogback.configurationFile=logback-it.xml")
                .withEnvironment(source.environment())
                .withEnvironment(Map.of("ORRERY_MYSQL_URL", source.address().toString()))
                .withEnvironment(more)
                .builder(arguments);
    }

    static Result run(Source source, Map<String, String> more, String... arguments)
            throws IOException, InterruptedException {
        Process process =
                builder(source, more, arguments).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), text);
        }
    }

    public static void main(String[] arguments) {
        Object command =
                switch (arguments[0]) {
                    case "doctor" -> new DoctorCommand();
                    case "position" -> new PositionCommand();
                    default -> new ProducerCommand();
                };
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(CommandLines.of(command, System.getenv()).execute(rest));
    }
}
