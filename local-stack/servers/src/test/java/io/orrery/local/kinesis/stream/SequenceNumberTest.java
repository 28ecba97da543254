package io.orrery.local.kinesis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {

    private static final long NOW = 1_767_323_045_678L;

    @Test
    void looksLikeTheServices() {
        String number = SequenceNumber.of(NOW / 1000, 1, NOW, 3).toString();
        assertThat(number).hasSize(56).startsWith("4");
    }

    @Test
    void readsBackEveryPart() {
        SequenceNumber number = SequenceNumber.of(NOW / 1000, Long.MAX_VALUE, NOW + 5_000, 4_711);
        assertThat(SequenceNumber.parse(number.toString())).contains(number);
    }

    @Test
    void growsWithTheIndexWhateverTheShard() {
        BigInteger early =
                new BigInteger(SequenceNumber.of(7, 10, NOW + 9_000, 9).toString());
        BigInteger late = new BigInteger(SequenceNumber.of(7, 11, NOW, 0).toString());
        assertThat(late).isGreaterThan(early);
    }

    @Test
    void refusesWhatIsNone() {
        assertThat(SequenceNumber.parse("")).isEmpty();
        assertThat(SequenceNumber.parse("0")).isEmpty();
        assertThat(SequenceNumber.parse("-5")).isEmpty();
        assertThat(SequenceNumber.parse("4".repeat(200))).isEmpty();
    }
}
