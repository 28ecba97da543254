package io.orrery.consumer.generation;

import static io.orrery.consumer.TestCloud.ORDERS;
import static io.orrery.consumer.generation.StateProducer.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.TestCloud;
import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.Event;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TablePattern;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.command.CommandLines;
import io.orrery.runtime.snapshot.SnapshotProgress.State;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.TableProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Builds from a snapshot, with a producer that does what the test says. */
class RebuildSnapshotXIT {

    private final String name = "it-" + UUID.randomUUID();
    private final String stateTable = "producers-" + name;
    private final MemoryGenerations store = new MemoryGenerations();
    private final TestEvents events = new TestEvents("shop");
    private final AwsClients aws = TestCloud.aws().another();
    private final StringWriter out = new StringWriter();
    private String stream;
    private StreamWriter writer;
    private volatile SnapshotFloors floors;

    @BeforeEach
    void open() {
        stream = TestCloud.stream(2);
        writer = new StreamWriter(TestCloud.kinesis(), stream);
    }

    @AfterEach
    void close() {
        aws.close();
    }

    private GenerationalSatellite satellite() {
        return new GenerationalSatellite(
                name, TestCloud.aws(), store, application -> Satellite.named(application).stream(stream)
                        .tables(TablePattern.parse("shop.*")));
    }

    private StateProducer producer(String called) {
        return new StateProducer(aws.dynamoDbSync(), stateTable, stream, called);
    }

    @Command(name = "rebuild")
    private final class Rebuild extends RebuildCommand {
        @Override
        protected void check(
                GenerationalSatellite satellite, Generation generation, SnapshotFloors given, PrintWriter told) {
            floors = given;
        }

        @Override
        protected GenerationalSatellite satellite() {
            return RebuildSnapshotXIT.this.satellite();
        }
    }

    private CompletableFuture<Integer> begin(String... arguments) {
        CommandLine line = CommandLines.of(new Rebuild(), Map.of("ORRERY_SNAPSHOT", "initial"));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--state-table";
        all[arguments.length + 1] = stateTable;
        return CompletableFuture.supplyAsync(() -> line.execute(all));
    }

    private String end(CompletableFuture<Integer> rebuild, int code) {
        assertThat(rebuild.orTimeout(2, java.util.concurrent.TimeUnit.MINUTES).join())
                .as(out.toString())
                .isEqualTo(code);
        String said = out.toString();
        out.getBuffer().setLength(0);
        return said;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).ignoreExceptions();
    }

    private void put(int shard, Event... some) {
        writer.put(shard, ORDERS, List.of(some));
    }

    private Event row(long id) {
        return events.snapshot(ORDERS, id, new BigDecimal("1.00"), "old");
    }

    private Event change(long id) {
        return events.write(ORDERS, id, new BigDecimal("2.00"), "new");
    }

    private static TableProgress done(SnapshotStarted started, long rows) {
        return reading(ORDERS.table(), started.metadata().version(), rows, rows).in(TableProgress.State.COMPLETED);
    }

    @Test
    @SuppressWarnings("try") // The satellite is there to work, not to be asked.
    void isPromotedWhenAllOfTheSnapshotHasComeInAllOfTheKeySpace() {
        put(0, change(1));
        try (GenerationalSatellite satellite = satellite();
                RunningSatellite running = satellite.run(new StartFrom.TrimHorizon())) {
            soon().until(() -> store.seen().size() == 1);
            StateProducer producer = producer("shop");
            producer("gone").forget();
            CompletableFuture<Integer> rebuild = begin("--snapshot");
            soon().until(() -> out.toString().contains("generation 2: waiting for the producer 'shop'"));
            SnapshotRequest request = producer.request();
            assertThat(request.tables()).isEqualTo("shop.*");
            assertThat(request.where()).isNull();
            assertThat(satellite.generations().snapshot(2).orElseThrow().requests())
                    .containsExactly(Map.entry("shop", request.id()));

            SnapshotStarted started = events.started(ORDERS, request.id());
            put(0, started, row(2));
            put(1, started, change(3));
            producer.begin(request, reading(ORDERS.table(), started.metadata().version(), 1, 4));
            soon().until(() -> out.toString().contains("] 25 %, 1 of about 4 rows"));
            put(1, row(4), row(5));
            SnapshotCompleted completed = events.completed(ORDERS, started);
            put(0, completed);
            producer.end(request, State.COMPLETED, done(started, 4));
            // All is published and caught up with, as far as anybody can see: but for one half of the key space.
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(8)).until(() -> store.live == 1);
            put(1, completed);

            assertThat(end(rebuild, 0))
                    .contains("Building generation 2 from ", "by snapshot " + request.id() + " of the producer 'shop'")
                    .contains("Generation 2 is live");
            assertThat(store.live).isEqualTo(2);
            assertThat(store.seen()).hasSize(4);
            assertThat(floors.since(ORDERS.table()))
                    .isEqualTo(started.metadata().version());
            put(1, change(6));
            soon().until(() -> store.seen().size() == 5);
        }
    }

    @Test
    void whatIsCancelledOrFailsEndsTheBuildAndIsAskedForAnewWhenItIsTakenUpAgain() {
        StateProducer producer = producer("shop");
        CompletableFuture<Integer> rebuild = begin("--snapshot");
        soon().until(() -> producer.request() != null);
        SnapshotRequest first = producer.request();
        producer.items().wish(first.id(), SnapshotRequest.Wish.CANCEL);
        assertThat(end(rebuild, 1))
                .contains(first.id() + " of the producer 'shop', of which the generation is built, was cancelled")
                .contains("'rebuild --continue 1'", "'drop 1'");
        assertThat(store.live).isZero();
        producer.items().remove(first.id());

        CompletableFuture<Integer> again = begin("--continue", "1");
        soon().until(() -> producer.request() != null);
        SnapshotRequest second = producer.request();
        assertThat(second.id()).isNotEqualTo(first.id());
        producer.begin(second, TableProgress.waiting("shop", "orders"));
        soon().until(() -> out.toString().contains("[...."));
        producer.end(
                second, State.FAILED, TableProgress.waiting("shop", "orders").failed("MySQL refused to read it"));
        assertThat(end(again, 1)).contains("has failed: shop.orders: MySQL refused to read it; 'rebuild --continue 1'");

        // One that is under way is found again.
        CompletableFuture<Integer> third = begin("--snapshot", "--continue", "1");
        soon().until(() -> producer.request() != null);
        SnapshotRequest request = producer.request();
        try (GenerationalSatellite satellite = satellite()) {
            AskedSnapshot noted = satellite.generations().snapshot(1).orElseThrow();
            assertThat(noted.requests()).containsEntry("shop", request.id());
            assertThat(satellite.snapshots(stateTable).renewed(noted)).isEqualTo(noted);
            producer.begin(request, TableProgress.waiting("shop", "orders"));
            assertThat(satellite.snapshots(stateTable).renewed(noted)).isEqualTo(noted);
            producer.end(request, State.COMPLETED);
            assertThat(satellite.snapshots(stateTable).renewed(noted)).isEqualTo(noted);
        }
        assertThat(end(third, 1)).contains("publishes a table that the satellite takes", "--tables");
    }

    @Test
    void whoIsNotThereIsNamed() {
        assertThat(end(begin("--snapshot"), 1))
                .contains("'" + stateTable + "' knows no producer of the stream '" + stream + "'", "orrery producer");
        try (GenerationalSatellite satellite = satellite()) {
            assertThat(satellite.generations().list()).isEmpty();
        }
        StateProducer idle = producer("idle");
        StateProducer busy = producer("busy");
        busy.begin(
                new SnapshotRequest(
                        "other",
                        SnapshotRequest.Kind.SNAPSHOT,
                        "*.*",
                        null,
                        0,
                        SnapshotRequest.Wish.RUN,
                        null,
                        Instant.now().toString()),
                TableProgress.waiting("shop", "orders"));
        CompletableFuture<Integer> rebuild = begin("--snapshot");
        soon().until(() -> {
            busy.beat();
            return out.toString()
                    .contains(
                            "waiting for the producer 'busy', which is at work on other first, and the producer 'idle',"
                                    + " which does not run: start it");
        });
        // Its own request is taken up, and it ends in the middle.
        busy.begin(busy.request(), reading(ORDERS.table(), 7, 1, 4));
        soon().until(() -> out.toString().contains("waiting for the producer 'busy', which does not run: start it"));
        idle.items().wish(idle.request().id(), SnapshotRequest.Wish.CANCEL);
        end(rebuild, 1);
    }

    @Test
    void whatDoesNotGoWithASnapshotIsRefused() {
        producer("shop");
        assertThat(end(begin("--snapshot", "--until", "2026-01-02T03:04:05Z"), 2))
                .isEqualTo("orrery: Cannot use --until with --snapshot: that builds from the rows that the source holds"
                        + " now, and from what comes since; leave one of the two out\n");
        assertThat(end(begin("--snapshot", "--from", "latest"), 2)).contains("Cannot use --from with --snapshot");
        assertThat(end(begin("--snapshot", "--where", "id > 1"), 2)).contains("--where");
        try (GenerationalSatellite satellite = satellite()) {
            satellite.generations().create(new StartFrom.TrimHorizon(), Optional.empty());
            assertThat(end(begin("--snapshot", "--continue", "1"), 2))
                    .contains("Cannot use --snapshot with --continue 1");
            assertThat(satellite.generations().list()).hasSize(1);
        }
    }
}
