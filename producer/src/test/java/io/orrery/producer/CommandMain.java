package io.orrery.producer;

import io.orrery.runtime.command.CommandLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The command {@code producer} or {@code doctor} in a process of its own, with its environment. */
final class CommandMain {

    private CommandMain() {}

    /** Exit code and output of a command. */
    record Result(int exit, String out) {}

    static Process start(Source source, Map<String, String> more, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dlogback.configurationFile=logback-it.xml",
                "-cp",
                System.getProperty("java.class.path"),
                CommandMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put(
                "AWS_ENDPOINT_URL_KINESIS",
                source.aws().endpoints().kinesis().orElseThrow().toString());
        environment.put(
                "AWS_ENDPOINT_URL_DYNAMODB",
                source.aws().endpoints().dynamoDb().orElseThrow().toString());
        environment.put("ORRERY_MYSQL_PASSWORD", source.mysql().password());
        environment.put("ORRERY_MYSQL_URL", source.address().toString());
        environment.putAll(more);
        return builder.start();
    }

    static Result run(Source source, Map<String, String> more, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(source, more, arguments);
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), text);
        }
    }

    public static void main(String[] arguments) {
        Object command = arguments[0].equals("doctor") ? new DoctorCommand() : new ProducerCommand();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(CommandLines.of(command, System.getenv()).execute(rest));
    }
}
