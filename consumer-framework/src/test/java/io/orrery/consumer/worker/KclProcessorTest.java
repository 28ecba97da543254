package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

class KclProcessorTest {

    private final List<String> saved = new ArrayList<>();
    private final Set<KclProcessor> atWork = new HashSet<>();

    /** What the KCL is asked to save: a sequence number, or "end". */
    private final RecordProcessorCheckpointer checkpointer = (RecordProcessorCheckpointer) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {RecordProcessorCheckpointer.class}, (self, method, args) -> {
                assertThat(method.getName()).isEqualTo("checkpoint");
                saved.add(args == null ? "end" : Arrays.toString(args));
                return null;
            });

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
        KclProcessor processor = new KclProcessor(new Ended(ended), null, atWork);
        atWork.add(processor);
        processor.shardEnded(
                ShardEndedInput.builder().checkpointer(checkpointer).build());
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
