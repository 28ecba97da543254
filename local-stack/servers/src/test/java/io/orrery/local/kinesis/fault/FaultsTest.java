package io.orrery.local.kinesis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private final Faults faults = new Faults();

    @Test
    void hitsTheNextCallsAndThenNoMore() {
        faults.inject(Fault.throttle("PutRecords").next(2));
        assertThat(faults.hits("GetRecords", null)).isEmpty();
        assertThat(faults.hits("PutRecords", null)).hasSize(1);
        assertThat(faults.hits("PutRecords", null)).hasSize(1);
        assertThat(faults.hits("PutRecords", null)).isEmpty();
        assertThat(faults.active()).isEmpty();
    }

    @Test
    void hitsOneShardAlone() {
        faults.inject(Fault.serverError("PutRecords").onShard("shardId-000000000001"));
        assertThat(faults.hits("PutRecords", null)).isEmpty();
        assertThat(faults.hits("PutRecords", "shardId-000000000000")).isEmpty();
        assertThat(faults.hits("PutRecords", "shardId-000000000001")).hasSize(1);
    }

    @Test
    void sameSeedSameHits() {
        faults.inject(Fault.throttle(Fault.ANY).withProbability(0.5));
        faults.seed(42);
        List<Boolean> first = draw();
        faults.seed(42);
        assertThat(draw()).isEqualTo(first).contains(true, false);
    }

    private List<Boolean> draw() {
        List<Boolean> hits = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            hits.add(!faults.hits("PutRecord", null).isEmpty());
        }
        return hits;
    }

    @Test
    void refusesImpossibleFaults() {
        assertThatThrownBy(() -> Fault.throttle("PutRecord").withProbability(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot use probability=1.5: must be 0..1");
    }
}
