package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.deadletter.DeadLetter;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was parked of one key waits for its user's decision, and then comes back in its order. */
class ParkingOrderXIT {

    private static final StreamPosition HERE = new StreamPosition("1000");

    private final TestEvents events = new TestEvents("shop");
    private final String name = "parking-" + UUID.randomUUID();
    private final List<String> given = new ArrayList<>();
    private boolean down;
    private long nanos = Duration.ofMinutes(1).toNanos();
    private AwsClients aws;
    private DeadLetters letters;
    private Parking parking;

    @BeforeEach
    void start() {
        aws = TestCloud.aws().another();
        letters = new DeadLetters(aws.dynamoDb(), name);
        parking = parking();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private Parking parking() {
        Parking fresh = new Parking(letters, new TableOrigins(TestCloud.aws().dynamoDb(), "none"));
        fresh.start("shardId-000000000000", HashRange.ALL);
        return fresh;
    }

    private Incoming change(long id, String note, String sequenceNumber, int index) {
        return new Incoming(
                events.write(ORDERS, id, new BigDecimal("1.00"), note),
                null,
                new UserRecord(Long.toString(id), null, true, new byte[0]),
                sequenceNumber,
                index);
    }

    /** Three of key 7, whose sequence numbers sort otherwise as texts, and one of key 8. */
    private void parkFour() {
        parking.park(change(7, "first", "9", 2), DeadLetter.State.FAILED, "refused");
        parking.park(change(8, "other", "10", 0), DeadLetter.State.FAILED, "refused");
        parking.park(change(7, "third", "10", 12), DeadLetter.State.BEHIND, "waits");
        parking.park(change(7, "second", "10", 3), DeadLetter.State.BEHIND, "waits");
    }

    private void work() {
        nanos += Duration.ofMinutes(1).toNanos();
        parking.work(this::take, HERE, nanos);
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    private ApplyResult take(Batch batch) throws IOException {
        if (down) {
            throw new IOException("down");
        }
        for (Event event : batch.events()) {
            if (event instanceof ChangeEvent<?> change) {
                given.add(((ChangeEvent<Row>) change)
                        .match(write -> write.row(), update -> update.after(), delete -> delete.row())
                        .getString("note"));
            }
        }
        return ApplyResult.of(1, 0);
    }

    private void decide(String key, DeadLetter.State decision) {
        letters.list().stream()
                .filter(letter -> letter.key().equals(key) && letter.state() == DeadLetter.State.FAILED)
                .forEach(letter -> letters.decide(letter.id(), decision));
    }

    private List<DeadLetter.State> states(String key) {
        return letters.list().stream()
                .filter(letter -> letter.key().equals(key))
                .map(DeadLetter::state)
                .toList();
    }

    @Test
    void nothingOfAKeyIsTriedBeforeItsFirstLetterIsDecided() {
        parkFour();
        work();
        decide("8", DeadLetter.State.RETRY);
        work();
        assertThat(given).containsExactly("other");
        assertThat(states("7"))
                .containsExactly(DeadLetter.State.FAILED, DeadLetter.State.BEHIND, DeadLetter.State.BEHIND);
        assertThat(parking.isBehind(change(7, "later", "11", 0))).isTrue();
        assertThat(parking.isBehind(change(8, "later", "11", 1))).isFalse();
    }

    @Test
    void lettersOfAKeyComeBackInTheOrderOfTheStream() {
        parkFour();
        decide("7", DeadLetter.State.RETRY);
        work();
        assertThat(given).containsExactly("first", "second", "third");
        assertThat(states("7")).isEmpty();
        assertThat(parking.isBehind(change(7, "later", "11", 0))).isFalse();
    }

    @Test
    void aLetterThatFailsAgainHoldsThoseBehindItBackUntilTheNextDecision() {
        parkFour();
        decide("7", DeadLetter.State.RETRY);
        down = true;
        work();
        down = false;
        work();
        assertThat(given).isEmpty();
        assertThat(states("7"))
                .containsExactly(DeadLetter.State.FAILED, DeadLetter.State.BEHIND, DeadLetter.State.BEHIND);
        decide("7", DeadLetter.State.DISCARD);
        work();
        assertThat(given).containsExactly("second", "third");
    }

    @Test
    void anotherWorkerKnowsWhatWaits() {
        parkFour();
        parking = parking();
        assertThat(parking.isBehind(change(7, "later", "11", 0))).isTrue();
        assertThat(parking.isBehind(change(9, "later", "11", 1))).isFalse();
        decide("7", DeadLetter.State.RETRY);
        work();
        assertThat(given).containsExactly("first", "second", "third");
    }
}
