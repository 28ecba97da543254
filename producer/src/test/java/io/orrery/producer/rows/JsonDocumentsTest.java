package io.orrery.producer.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.LogBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents as "json_binary.h" in MySQL's sources lays them out. */
class JsonDocumentsTest {

    private static String read(String hex) {
        LogBuffer in = Values.bytes(hex);
        String text = JsonDocuments.read(in, in.remaining());
        assertThat(in.remaining()).isZero();
        return text;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "04 00 | null",
                "04 01 | true",
                "04 02 | false",
                "05 ffff | -1",
                "06 ffff | 65535",
                "07 00000080 | -2147483648",
                "08 ffffffff | 4294967295",
                "09 0000000000000080 | -9223372036854775808",
                "0a ffffffffffffffff | 18446744073709551615",
                "0b 000000000000f83f | 1.5",
                "0c 00 | \"\"",
                "0c 03 612262 | \"a\\\"b\"",
                "0c 02 c3a9 | \"é\"",
                "0c 01 0a | \"\\n\"",
                "00 0000 0400 | {}",
                "02 0000 0400 | []",
                "03 00000000 08000000 | []",
                "0f fc 02 abcd | \"base64:type252:q80=\"",
            })
    void scalars(String hex, String expected) {
        assertThat(read(hex)).isEqualTo(expected);
    }

    @Test
    void containersHoldSmallValuesThemselvesAndPointAtOthers() {
        // {"a": 1, "b": [true, "xy"]}
        String array = "0200 0d00 04 0100 0c 0a00 02 7879";
        String object = "00 0200 2100 1200 0100 1300 0100 05 0100 02 1400 61 62" + array;
        assertThat(read(object)).isEqualTo("{\"a\":1,\"b\":[true,\"xy\"]}");
        // The same in the large form: {"a": 70000}, the number within, as four bytes are.
        assertThat(read("01 01000000 14000000 13000000 0100 07 70110100 61")).isEqualTo("{\"a\":70000}");
        // In the small form it does not fit, and stands after the entry.
        assertThat(read("02 0100 0b00 07 0700 70110100")).isEqualTo("[70000]");
    }

    @Test
    void decimalsAndTimesAreOpaque() {
        // 12.34 as DECIMAL(4, 2): precision, scale, then the packed number.
        assertThat(read("0f f6 04 04 02 8c 22")).isEqualTo("12.34");
        assertThat(read("0f f6 04 04 02 73 dd")).isEqualTo("-12.34");
        // 2024-02-02 03:04:05.5, packed as in a column, 24 bits of microseconds below.
        assertThat(read("0f 0c 08 20a107053184b219")).isEqualTo("\"2024-02-02 03:04:05.500000\"");
        assertThat(read("0f 0a 08 000000000084b219")).isEqualTo("\"2024-02-02\"");
        assertThat(read("0f 0b 08 000000 0531000000")).isEqualTo("\"03:04:05.000000\"");
    }

    @Test
    void whatIsCutShortOrUnknownIsAnError() {
        assertThatThrownBy(() -> read("0c 05 61")).isInstanceOf(BinlogFormatException.class);
        assertThatThrownBy(() -> read("02 0100 0b00 0c 6000 00")).isInstanceOf(BinlogFormatException.class);
        assertThatThrownBy(() -> read("0d 00")).hasMessageContaining("unknown type 13");
        assertThatThrownBy(() -> read("04 07")).hasMessageContaining("literal");
        assertThatThrownBy(() -> read("0c ffffffffff01")).hasMessageContaining("length");
    }

    @Test
    void nothingAtAllIsTheLiteralNull() {
        assertThat(JsonDocuments.read(new LogBuffer(new byte[0]), 0)).isEqualTo("null");
    }
}
