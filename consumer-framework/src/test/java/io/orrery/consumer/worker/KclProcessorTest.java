package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

class KclProcessorTest {

    private final Troubles troubles = new Troubles(LoggerFactory.getLogger(KclProcessorTest.class));
    private Exception failure;
    private final List<String> saved = new ArrayList<>();
    private final Set<KclProcessor> atWork = new HashSet<>();

    /** What the KCL is asked to save: a sequence number, or "end". */
    private final RecordProcessorCheckpointer checkpointer = (RecordProcessorCheckpointer) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {RecordProcessorCheckpointer.class}, (self, method, args) -> {
                assertThat(method.getName()).isEqualTo("checkpoint");
                if (failure != null) {
                    throw failure;
                }
                saved.add(args == null ? "end" : Arrays.toString(args));
                return null;
            });

    /** What became of the one checkpoint that it tries to take. */
    private static final class Saving implements ShardProcessor {

        private Checkpoints.Outcome outcome;

        @Override
        public void start(ShardStart start) {}

        @Override
        public void process(List<KinesisRecord> records, Duration behind, Checkpoints checkpoints) {
            outcome = checkpoints.save("17");
        }

        @Override
        public boolean ended() {
            return true;
        }

        @Override
        public void stopping(Checkpoints checkpoints) {}

        @Override
        public void lost() {}
    }

    private Checkpoints.Outcome save() {
        Saving saving = new Saving();
        new KclProcessor(saving, null, null, atWork, troubles)
                .processRecords(ProcessRecordsInput.builder()
                        .records(List.of())
                        .millisBehindLatest(0L)
                        .checkpointer(checkpointer)
                        .build());
        return saving.outcome;
    }

    private record Ended(boolean ended) implements ShardProcessor {

        @Override
        public void start(ShardStart start) {}

        @Override
        public void process(List<KinesisRecord> records, Duration behind, Checkpoints checkpoints) {}

        @Override
        public void stopping(Checkpoints checkpoints) {
            checkpoints.save("17");
        }

        @Override
        public void lost() {}
    }

    private void end(boolean ended) {
        KclProcessor processor = new KclProcessor(new Ended(ended), null, null, atWork, troubles);
        atWork.add(processor);
        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer).build());
    }

    /** As the KCL throws it where a connection is refused, reset, or times out. */
    static Stream<Exception> whatDynamoDbMayFailWith() {
        return Stream.of(
                new RuntimeException(SdkClientException.create("Connection refused")),
                SdkClientException.create("Connection reset"),
                new ThrottlingException("slow down"),
                new KinesisClientLibDependencyException("cannot", new IllegalStateException()),
                new InvalidStateException("the table is gone"));
    }

    @ParameterizedTest
    @MethodSource("whatDynamoDbMayFailWith")
    void aCheckpointThatDynamoDbDoesNotTakeIsTakenLater(Exception cause) {
        failure = cause;
        assertThat(save()).isEqualTo(Checkpoints.Outcome.LATER);
        failure = null;
        assertThat(save()).isEqualTo(Checkpoints.Outcome.SAVED);
    }

    @Test
    void aCheckpointOfAShardThatWentElsewhereIsLost() {
        failure = new ShutdownException("gone");
        assertThat(save()).isEqualTo(Checkpoints.Outcome.LOST);
    }

    @Test
    void theEndOfAShardIsSavedWhereAllOfItIsDone() {
        end(true);
        assertThat(saved).containsExactly("end");
        assertThat(atWork).isEmpty();
    }

    @Test
    void whereNotAllOfAShardIsDoneItsEndIsNotSavedButWhatIsDone() {
        end(false);
        assertThat(saved).containsExactly("[17]");
        assertThat(atWork).isEmpty();
    }
}
