package io.orrery.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static Snapshot at(long seconds, long count) {
        return new Snapshot(
                Duration.ofSeconds(seconds),
                count,
                count,
                count,
                count,
                Duration.ofMillis(1500),
                Duration.ZERO,
                Optional.empty());
    }

    @Test
    void showsTotalsRatesAndLags() {
        List<String> lines = LiveView.render(at(60, 1_000), at(70, 3_000));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("committed", "3,000", "200"));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("search", "3,000", "200", "1.5 s"));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("up 00:01:10"));
    }

    @Test
    void fitsATerminal() {
        assertThat(LiveView.render(at(0, 0), at(3_600 * 99, 999_999_999)))
                .allSatisfy(line ->
                        assertThat(line.replaceAll("\u001b\\[\\d*[A-Za-z]", "")).hasSizeLessThanOrEqualTo(80));
    }
}
