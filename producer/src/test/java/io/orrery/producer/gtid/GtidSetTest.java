package io.orrery.producer.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtidSetTest {

    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "c6c13505-eb1a-11f1-acba-02fc00000001";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                A + ":1",
                A + ":1-7:9:11-12",
                A + ":1-5," + B + ":1-3",
                A + ":1-4:a_second_tag:1:tagx:1-2:5",
                A + ":tagx:1-2," + B + ":2:_:7"
            })
    void readsWhatItWrites(String text) {
        GtidSet set = GtidSet.parse(text);
        assertThat(set).hasToString(text).isEqualTo(set.copy());
    }

    @Test
    void writesAnyFormAsMySqlDoes() {
        assertThat(GtidSet.parse(B + ":2-4,\n " + A.toUpperCase(Locale.ROOT) + ":3:1-2:Tag:8:4-9, " + B + ":1"))
                .hasToString(A + ":1-3:tag:4-9," + B + ":1-4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "binlog.000001:4",
                A,
                A + ":",
                A + "::1",
                A + ":0",
                A + ":7-3",
                A + ":1-",
                A + ":tag",
                A + ":1:tag",
                A + ":tag:other:1",
                A + ":9tag:1",
                A + ":a23456789012345678901234567890123:1",
                A + ":1,shop"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> GtidSet.parse(text));
    }

    @Test
    void aTagIsASourceOfItsOwn() {
        GtidSet set = GtidSet.parse(A + ":1-3");
        set.add(new Gtid(new GtidSource(UUID.fromString(A), "blue"), 2));
        assertThat(set).hasToString(A + ":1-3:blue:2");
        assertThat(set.contains(GtidSet.parse(A + ":blue:2"))).isTrue();
        assertThat(set.contains(GtidSet.parse(A + ":blue:1"))).isFalse();
        assertThat(set.contains(GtidSet.parse(A + ":red:2"))).isFalse();
        assertThat(GtidSet.parse(A + ":1-3").contains(set)).isFalse();
    }

    @Test
    void holdsWhatASetOfNumbersHolds() {
        Random random = new Random(20261128);
        GtidSource source = new GtidSource(UUID.fromString(A), "");
        for (int round = 0; round < 200; round++) {
            GtidSet set = new GtidSet();
            TreeSet<Long> numbers = new TreeSet<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                long first = 1 + random.nextInt(60);
                long last = first + random.nextInt(6);
                set.addAll(source, first, last);
                for (long n = first; n <= last; n++) {
                    numbers.add(n);
                }
            }
            TreeSet<Long> held = new TreeSet<>();
            long[] before = {-1};
            set.forEach(source, (first, last) -> {
                assertThat(first).as("neither overlaps nor touches").isGreaterThan(before[0] + 1);
                before[0] = last;
                for (long n = first; n <= last; n++) {
                    held.add(n);
                }
            });
            assertThat(held).isEqualTo(numbers);
            long asked = 1 + random.nextInt(70);
            assertThat(set.contains(GtidSet.parse(A + ":" + asked))).isEqualTo(numbers.contains(asked));
        }
    }
}
