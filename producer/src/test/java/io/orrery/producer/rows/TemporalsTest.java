package io.orrery.producer.rows;

import static io.orrery.producer.rows.Values.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalsTest {

    /** The table in the comment of "my_time_packed_from_binary" in MySQL's sources, and the limits. */
    @ParameterizedTest
    @CsvSource({
        "2, 800000 00, 00:00:00.00",
        "2, 7fffff ff, -00:00:00.01",
        "2, 7fffff 9d, -00:00:00.99",
        "2, 7fffff 00, -00:00:01.00",
        "2, 7ffffe ff, -00:00:01.01",
        "2, 7ffffe f6, -00:00:01.10",
        "0, 800000, 00:00:00",
        "0, b46efb, 838:59:59",
        "0, 4b9105, -838:59:59",
        "1, 800001 32, 00:00:01.5",
        "3, 800001 1388, 00:00:01.500",
        "6, 800001 000001, 00:00:01.000001",
        "6, 7fffff ffffff, -00:00:00.000001",
    })
    void time(int fraction, String hex, String expected) {
        assertThat(read(Temporals.time(fraction), hex)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8000000000, 0000-00-00T00:00:00",
        "0, 99b2843105, 2024-02-02T03:04:05", // ((2024 * 13 + 2) << 5 | 2) << 17 | 3 << 12 | 4 << 6 | 5.
        "3, 99b2843105 1388, 2024-02-02T03:04:05.500",
        "6, fef3ff7efb 0f423f, 9999-12-31T23:59:59.999999",
        "0, 99b2000000, 2024-00-00T00:00:00",
    })
    void datetime(int fraction, String hex, String expected) {
        assertThat(read(Temporals.datetime(fraction), hex)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000000, 0000-00-00T00:00:00Z",
        "0, 00000001, 1970-01-01T00:00:01Z",
        "2, 7fffffff 63, 2038-01-19T03:14:07.99Z",
        "6, 00000001 00000a, 1970-01-01T00:00:01.000010Z",
    })
    void timestamp(int fraction, String hex, String expected) {
        assertThat(read(Temporals.timestamp(fraction), hex)).isEqualTo(expected);
    }

    @Test
    void datesMayBeZeroOrPartial() {
        assertThat(read(Temporals.date(), "000000")).isEqualTo("0000-00-00");
        assertThat(read(Temporals.date(), "42d00f")).isEqualTo("2024-02-02");
        assertThat(read(Temporals.date(), "00d00f")).isEqualTo("2024-00-00");
        assertThat(read(Temporals.date(), "9f1f4e")).isEqualTo("9999-12-31");
    }

    @Test
    void typesOfTablesOlderThanMySql564() {
        // The digits 20240202030405 and 12345.
        assertThat(read(Temporals.oldDatetime(), "455d0d8a68120000")).isEqualTo("2024-02-02T03:04:05");
        assertThat(read(Temporals.oldTime(), "393000")).isEqualTo("01:23:45");
        assertThat(read(Temporals.oldTime(), "c7cfff")).isEqualTo("-01:23:45");
        assertThat(read(Temporals.oldTimestamp(), "01000000")).isEqualTo("1970-01-01T00:00:01Z");
    }

    @Test
    void aFractionOfSevenDigitsIsUnknown() {
        assertThatThrownBy(() -> Temporals.time(7)).hasMessageContaining("7 digits");
    }
}
