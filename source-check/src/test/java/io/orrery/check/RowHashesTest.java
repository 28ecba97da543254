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
        assertThat(all.lackedBy(fewer)).singleElement().satisfies(name -> {
            assertThat(all.has(name)).isTrue();
            assertThat(fewer.has(name)).isFalse();
        });
        assertThat(fewer.lackedBy(all)).isEmpty();
        assertThat(of(List.of("a", "b", "b")).lackedBy(of(List.of("a")))).hasSize(1);
        assertThat(of(List.of("a", "a")).lackedBy(of(List.of("a")))).isEmpty();
    }
}
