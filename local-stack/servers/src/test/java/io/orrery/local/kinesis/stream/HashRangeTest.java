package io.orrery.local.kinesis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRangeTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 500})
    void uniformRangesCoverTheWholeSpace(int count) {
        List<HashRange> ranges = HashRange.uniform(count);
        assertThat(ranges).hasSize(count);
        assertThat(ranges.get(0).start()).isZero();
        assertThat(ranges.get(count - 1).end()).isEqualTo(HashRange.MAX);
        for (int i = 1; i < count; i++) {
            assertThat(ranges.get(i - 1).precedes(ranges.get(i))).isTrue();
        }
    }

    @Test
    void hashIsTheMd5() {
        // md5("a") = 0cc175b9c0f1b6a831c399e269772661
        assertThat(HashRange.hash("a")).isEqualTo(new BigInteger("0cc175b9c0f1b6a831c399e269772661", 16));
    }
}
