package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.StateTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A position that can't be gone on from is given up without giving up the name, and with it the order of versions. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class PositionCommandXIT {

    private static CommandMain.Result position(Source source, String... more) throws Exception {
        String[] arguments = new String[more.length + 5];
        System.arraycopy(
                new String[] {"position", "--stream", source.name(), "--name", source.name()}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandMain.run(source, Map.of(), arguments);
    }

    @SuppressWarnings("unchecked")
    private static List<ChangeEvent<Row>> changes(StreamReader reader) {
        return reader.poll().seen().stream()
                .filter(seen -> seen.event() instanceof ChangeEvent<?>)
                .map(seen -> (ChangeEvent<Row>) seen.event())
                .toList();
    }

    private static void awaitChanges(Source source, StreamReader reader, int count) {
        await().atMost(Duration.ofSeconds(120))
                .failFast(source::check)
                .until(() -> changes(reader).size() == count);
    }

    @Test
    void itIsForgottenWhileNoProducerRunsAndVersionsGoOnGrowing() throws Exception {
        try (Source source = new Source()) {
            source.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            StreamReader reader;
            try (Producer producer = source.start(source.settings(1))) {
                reader = new StreamReader(source.kinesis(), source.name());
                source.execute("INSERT INTO t VALUES (1)");
                awaitChanges(source, reader, 1);
                assertThat(position(source).out())
                        .contains(
                                "producer  " + source.name(),
                                "epoch     1",
                                "held by   ",
                                "position  binlog.",
                                "gtids ");
                Lease.acquire(
                        new StateTable(source.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE),
                        Lease.id(source.name(), "another"),
                        "me",
                        Duration.ofSeconds(1),
                        () -> {});
                assertThat(CommandMain.run(source, Map.of(), "position", "--stream", source.name())
                                .out())
                        .as("all of the stream")
                        .contains("producer  another", "position  none", "producer  " + source.name());
                assertThat(position(source).out()).as("the one that is named").doesNotContain("another");
                CommandMain.Result refused = position(source, "--forget");
                assertThat(refused.exit()).isEqualTo(1);
                assertThat(refused.out()).contains("stop the producer first").doesNotContain("\tat ");
            }
            source.execute("INSERT INTO t VALUES (2)");
            CommandMain.Result forgotten = position(source, "--forget");
            assertThat(forgotten.out()).contains("Forgot the position of '" + source.name() + "', which was binlog.");
            assertThat(position(source).out()).contains("held by   nobody", "position  none");

            try (Producer producer = source.start(source.settings(1))) {
                source.execute("INSERT INTO t VALUES (3)");
                awaitChanges(source, reader, 2);
            }
            assertThat(changes(reader))
                    .extracting(change -> change.metadata().version())
                    .isSorted();
            assertThat(changes(reader)
                            .get(1)
                            .match(w -> w.row(), u -> u.after(), d -> d.row())
                            .getLong("id"))
                    .as("what was committed in between is not published")
                    .isEqualTo(3);
            CommandMain.Result unknown =
                    CommandMain.run(source, Map.of(), "position", "--stream", source.name(), "--name", "nobody");
            assertThat(unknown.exit()).isEqualTo(1);
            assertThat(unknown.out()).contains("knows no producer 'nobody'", "check --stream");
        }
    }
}
