package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.producer.mysql.MysqlAddress;
import io.orrery.producer.stream.StreamCapacity;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A producer in a process of its own, to be killed and frozen. Exits with 3 if it ended by itself. */
final class ProducerMain {

    private ProducerMain() {}

    static Process start(Source source, int shards) throws IOException {
        return start(source, shards, List.of());
    }

    static Process start(Source source, int shards, List<String> jvm) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback-it.xml"));
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ProducerMain.class.getName(),
                source.name(),
                Integer.toString(shards),
                "mysql://" + source.mysql().user() + "@127.0.0.1:"
                        + source.mysql().port()));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
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
        return builder.start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        String name = arguments[0];
        ProducerSettings settings = ProducerSettings.of(
                        MysqlAddress.parse(arguments[2], System.getenv("ORRERY_MYSQL_PASSWORD")),
                        name,
                        TablePattern.parse(name + ".*"))
                .withStream(new ProducerSettings.Target(
                        name,
                        Optional.of(new StreamCapacity.Provisioned(Integer.parseInt(arguments[1]))),
                        ProducerSettings.DEFAULT_MEMORY))
                .withState(new ProducerSettings.State(
                        ProducerSettings.State.DEFAULT_TABLE, Duration.ofSeconds(1), Duration.ofMillis(100)));
        try (AwsClients aws = AwsClients.fromEnvironment();
                Producer producer = new Producer(settings, aws, ProducerListener.NONE)) {
            producer.start();
            producer.awaitStopped();
        } catch (RuntimeException e) {
            System.err.println("producer ended: " + e.getMessage());
            Runtime.getRuntime().halt(3);
        }
    }
}
