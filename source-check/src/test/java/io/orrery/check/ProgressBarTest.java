package io.orrery.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBarTest {

    private final StringWriter out = new StringWriter();

    private ProgressBar bar(String label, int columns, boolean watched) {
        return new ProgressBar(new PrintWriter(out, true), label, columns, watched);
    }

    @Test
    void itShowsHowFarATableIsOnOneLineAndGoesAway() {
        ProgressBar bar = bar("shop.items", 80, true);
        bar.show(500, 1_000);
        bar.clear();
        assertThat(out.toString())
                .isEqualTo("\r\u001b[Kshop.items [" + "#".repeat(15) + ".".repeat(15) + "] 50 %, 500 rows\r\u001b[K");
    }

    @Test
    void anEstimateThatIsTooSmallOrUnknownIsNeverExceeded() {
        ProgressBar bar = bar("a.b", 80, true);
        bar.show(1_500, 1_000);
        bar.show(0, 0);
        assertThat(out.toString()).contains("] 100 %, 1500 rows").contains("] 100 %, 0 rows");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineIsAsWideAsTheTerminal(int columns) {
        ProgressBar bar = bar("a_schema_with_a_long_name.a_table_whose_name_is_even_longer_than_that", columns, true);
        bar.show(123_456_789, 246_913_578);
        assertThat(out.toString().replace("\r\u001b[K", ""))
                .hasSizeLessThan(columns)
                .contains(" [#")
                .endsWith("] 50 %, 123456789 rows");
    }

    @Test
    void nobodyIsShownNothing() {
        ProgressBar bar = bar("a.b", 80, false);
        bar.show(1, 2);
        bar.clear();
        assertThat(out.toString()).isEmpty();
    }
}
