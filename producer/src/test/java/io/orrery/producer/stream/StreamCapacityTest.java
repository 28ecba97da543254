package io.orrery.producer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCapacityTest {

    @Test
    void isShardsOrOnDemand() {
        assertThat(StreamCapacity.parse("12")).isEqualTo(new StreamCapacity.Provisioned(12));
        assertThat(StreamCapacity.parse("on-demand")).isEqualTo(new StreamCapacity.OnDemand());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "", "ON_DEMAND"})
    void namesWhatItIsNot(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamCapacity.parse(text))
                .withMessageContaining("create-stream=" + text);
    }
}
