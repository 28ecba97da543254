package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.mysql.MysqlAddress;
import io.orrery.producer.stream.StreamCapacity;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A producer in a process of its own, to be killed and frozen. Exits with 3 if it ended by itself. */
final class ProducerMain {

    private ProducerMain() {}

    static Process start(Source source, int shards) throws IOException {
        return start(source, shards, List.of());
    }

    static Process start(Source source, int shards, List<String> jvm) throws IOException {
        return JavaCommand.of(ProducerMain.class)
                .withOptions("-Dlogback.configurationFile=logback-it.xml")
                .withOptions(jvm.toArray(String[]::new))
                .withEnvironment(source.environment())
                .builder(
                        source.name(),
                        Integer.toString(shards),
                        "mysql://" + source.mysql().user() + "@127.0.0.1:"
                                + source.mysql().port())
                .inheritIO()
                .start();
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
