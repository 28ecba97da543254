package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.TcpProxy.Mode;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.LeaseLostException;
import io.orrery.producer.state.SavedState;
import io.orrery.producer.state.StateTable;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** DynamoDB and Kinesis that refuse, hang or reset are waited for, by who publishes and by who stands by. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class OutagesXIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.orrery");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Source source;
    private TcpProxy dynamoDb;
    private TcpProxy kinesis;
    private AwsClients aws;
    private StreamReader reader;
    private int last;

    @BeforeEach
    void start() throws Exception {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO); // Ends of outages are no warnings.
        source = new Source();
        dynamoDb = new TcpProxy(URI.create(SharedStack.dynamoDb().endpoint()));
        kinesis = new TcpProxy(source.aws().endpoints().kinesis().orElseThrow());
        aws = AwsClients.local(kinesis.endpoint(), dynamoDb.endpoint());
        source.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        reader = source.reader();
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(log);
        logger.setLevel(null);
        aws.close();
        kinesis.close();
        dynamoDb.close();
        source.close();
    }

    private Producer proxied() {
        return new Producer(source.settings(1), aws.another(), ProducerListener.NONE);
    }

    private void insertedIsPublished() throws Exception {
        source.execute("INSERT INTO t VALUES (" + ++last + ")");
        await().atMost(SOON).until(() -> reader.poll().seen().size() == last);
    }

    private SavedState saved() {
        return new StateTable(source.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE)
                .find(Lease.id(source.name(), source.name()))
                .orElseThrow();
    }

    private boolean logged(String text) {
        return java.util.List.copyOf(log.list).stream()
                .anyMatch(line -> line.getFormattedMessage().contains(text));
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSE", "HANG", "RESET"})
    void whoPublishesGoesOnWhileDynamoDbIsAway(Mode mode) throws Exception {
        try (Producer producer = proxied()) {
            producer.start();
            insertedIsPublished();
            dynamoDb.mode(mode);
            await().atMost(SOON).until(() -> logged("Cannot save the position, and tries again"));
            insertedIsPublished();
            dynamoDb.mode(Mode.PASS);
            await().atMost(SOON).until(() -> logged("Cannot save the position: over"));
            insertedIsPublished();
            String place = producer.progress().position();
            await().atMost(SOON)
                    .until(() -> saved().position().orElseThrow().toString().equals(place));
            assertThat(saved().epoch()).as("nobody took over").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSE", "HANG", "RESET"})
    void whoStandsByStaysWhileDynamoDbIsAwayAndDoesNotTakeOverBecauseOfIt(Mode mode) throws Exception {
        try (Producer first = source.start(source.settings(1));
                Producer second = proxied()) {
            insertedIsPublished();
            CompletableFuture<Void> started = CompletableFuture.runAsync(() -> start(second));
            await().atMost(SOON).until(() -> second.stage() == Stage.WAITING);
            dynamoDb.mode(mode);
            await().atMost(SOON).until(() -> logged("Cannot see whether " + source.name()));
            dynamoDb.mode(Mode.PASS);
            await().atMost(SOON)
                    .until(() ->
                            logged("Cannot see whether " + source.name() + "/" + source.name() + " is held: over"));
            // It looks on for longer than a lease: the other one lives.
            await().pollDelay(Duration.ofMillis(1_500)).atMost(SOON).until(() -> !started.isDone());
            assertThat(saved().epoch()).isEqualTo(1);
            first.close();
            started.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(saved().epoch()).isEqualTo(2);
            insertedIsPublished();
        }
    }

    private static void start(Producer producer) {
        try {
            producer.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoTakesOverWaitsForKinesis() throws Exception {
        try (Producer first = source.start(source.settings(1));
                Producer second = proxied()) {
            insertedIsPublished();
            CompletableFuture<Void> started = CompletableFuture.runAsync(() -> start(second));
            await().atMost(SOON).until(() -> second.stage() == Stage.WAITING);
            kinesis.mode(Mode.REFUSE);
            first.close();
            await().atMost(SOON).until(() -> logged("The producer waits, and tries again"));
            kinesis.mode(Mode.PASS);
            started.get(SOON.toSeconds(), TimeUnit.SECONDS);
            insertedIsPublished();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSE", "RESET"})
    void putsThatFailAreNamedInTheLogOnceAndRetried(Mode mode) throws Exception {
        try (Producer producer = proxied()) {
            producer.start();
            insertedIsPublished();
            kinesis.mode(mode);
            source.execute("INSERT INTO t VALUES (" + ++last + ")");
            await().atMost(SOON).until(() -> logged("Kinesis takes nothing, and tries again"));
            kinesis.mode(Mode.PASS);
            await().atMost(SOON).until(() -> reader.poll().seen().size() == last);
            await().atMost(SOON).until(() -> logged("Kinesis takes nothing: over"));
        }
    }

    @Test
    void moreColumnsThanAnItemHoldsDoNotKeepThePositionFromBeingSaved() throws Exception {
        StateTable table = new StateTable(source.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE);
        table.createIfMissing();
        Lease lease = Lease.acquire(table, source.name() + "/wide", "me", Duration.ofSeconds(1), () -> {});
        lease.saveColumns("ä".repeat(150_000));
        assertThat(lease.foundColumns()).hasSize(150_000);
        lease.saveColumns("ä".repeat(210_000));
        assertThat(lease.foundColumns()).isEmpty();
    }

    @Test
    void aHolderThatWakesSaysNothingOfSnapshotsAnyMore() throws Exception {
        StateTable table = new StateTable(source.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE);
        table.createIfMissing();
        String id = source.name() + "/frozen";
        Lease frozen = Lease.acquire(table, id, "first", Duration.ofSeconds(1), () -> {});
        assertThat(frozen.foundSnapshots()).isEmpty();
        frozen.saveSnapshots(new byte[] {1});
        Lease heir = Lease.acquire(table, id, "second", Duration.ofSeconds(1), () -> {});
        assertThat(heir.foundSnapshots()).contains(new byte[] {1});
        // Before the heir has anything to say.
        assertThatThrownBy(() -> frozen.saveSnapshots(new byte[] {2})).isInstanceOf(LeaseLostException.class);
        assertThat(heir.foundSnapshots()).contains(new byte[] {1});
        heir.saveSnapshots(new byte[] {3});
        assertThatThrownBy(frozen::foundSnapshots).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void anEndWhileDynamoDbHangsDoesNotHangItself() throws Exception {
        Producer producer = proxied();
        producer.start();
        insertedIsPublished();
        dynamoDb.mode(Mode.HANG);
        await().atMost(SOON).until(() -> logged("Cannot save the position, and tries again"));
        CompletableFuture.runAsync(producer::close).get(20, TimeUnit.SECONDS);
    }
}
