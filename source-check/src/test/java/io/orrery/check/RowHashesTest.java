package io.orrery.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowHashesTest {

    private static RowHashes of(List<String> rows) {
        RowHashes hashes = new RowHashes();
        rows.forEach(hashes::add);
        return hashes.sorted();
    }

    @Test
    void whatOnlyOneHasIsNamedOnceHoweverOftenItIsThere() {
        List<String> many = IntStream.range(0, 5_000).mapToObj(i -> "row " + i).toList();
        RowHashes all = of(many);
        RowHashes fewer = of(many.subList(0, 4_999));
        assertThat(all.otherThan(fewer, false)).singleElement().satisfies(name -> {
            assertThat(all.count(name)).isOne();
            assertThat(fewer.count(name)).isZero();
        });
        assertThat(fewer.otherThan(all, false)).isEmpty();
        assertThat(of(List.of("a", "b", "b")).otherThan(of(List.of("a")), false))
                .hasSize(1);
        assertThat(of(List.of("a", "a")).otherThan(of(List.of("a")), false)).isEmpty();
    }

    @Test
    void equalRowsAreCountedWhereTheyMatter() {
        RowHashes three = of(List.of("b", "a", "c", "a", "a"));
        assertThat(three.otherThan(of(List.of("a", "a", "b", "c")), true))
                .singleElement()
                .satisfies(name -> assertThat(three.count(name)).isEqualTo(3));
        assertThat(three.otherThan(of(List.of("a", "a", "a", "b", "c")), true)).isEmpty();
    }
}
