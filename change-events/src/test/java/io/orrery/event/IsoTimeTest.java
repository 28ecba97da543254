package io.orrery.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the short way reads what java.time reads, and refuses what it refuses. */
class IsoTimeTest {

    @Test
    void readsWhatJavaTimeWrites() {
        Random random = new Random(42);
        for (int i = 0; i < 100_000; i++) {
            int nanos =
                    switch (i % 4) {
                        case 0 -> 0;
                        case 1 -> random.nextInt(1_000) * 1_000_000;
                        case 2 -> random.nextInt(1_000_000) * 1_000;
                        default -> random.nextInt(1_000_000_000);
                    };
            LocalDateTime time = LocalDateTime.ofEpochSecond(
                    random.nextLong(-62_135_596_800L, 253_402_300_800L), nanos, ZoneOffset.UTC);
            assertThat(IsoTime.dateTime(time.toString())).isEqualTo(time);
            Instant instant = time.toInstant(ZoneOffset.UTC);
            assertThat(IsoTime.instant(instant.toString())).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59.1",
                "2026-01-02T03:04:05.000000",
                "2026-01-02T03:04",
                "2026-01-02T03:04:05.",
                "1000-01-01T00:00:00",
                "9999-12-31T23:59:59.999999",
                "0001-01-01T00:00:00"
            })
    void readsWhatJavaTimeReads(String text) {
        assertThat(IsoTime.dateTime(text)).isEqualTo(LocalDateTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000-00-00T00:00:00",
                "2026-00-01T00:00:00",
                "2026-01-00T00:00:00",
                "2023-02-29T00:00:00",
                "2026-04-31T00:00:00",
                "2026-01-02T24:00:01",
                "2026-01-02T03:60:05",
                "2026-01-02T03:04:60",
                "2026-01-02 03:04:05",
                "2026-01-02T03:04:05.1234567890",
                "2026-01-02T03:04:05,5",
                "2026-1-02T03:04:05",
                "2026-01-02T03:04:05.12a",
                "2026-01-02T03:04:05Z"
            })
    void refusesWhatJavaTimeRefuses(String text) {
        assertThatThrownBy(() -> LocalDateTime.parse(text)).isInstanceOf(DateTimeParseException.class);
        assertThatThrownBy(() -> IsoTime.dateTime(text)).isInstanceOf(DateTimeParseException.class);
    }
}
