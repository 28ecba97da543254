package io.orrery.producer.rows;

import static io.orrery.producer.rows.Values.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.producer.binlog.BinlogFormatException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "1, 80, -128, 128",
        "1, ff, -1, 255",
        "2, 0080, -32768, 32768",
        "3, 000080, -8388608, 8388608",
        "3, ffffff, -1, 16777215",
        "4, ffffff7f, 2147483647, 2147483647",
        "4, 00000080, -2147483648, 2147483648",
        "8, ffffffffffffff7f, 9223372036854775807, 9223372036854775807",
    })
    void integersOfEveryWidth(int bytes, String hex, long signed, long unsigned) {
        assertThat(read(Numbers.integer(bytes, false), hex)).isEqualTo(signed);
        assertThat(read(Numbers.integer(bytes, true), hex)).isEqualTo(unsigned);
    }

    @Test
    void whatDoesNotFitALongIsABigInteger() {
        assertThat(read(Numbers.integer(8, true), "ffffffffffffffff"))
                .isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(read(Numbers.integer(8, false), "ffffffffffffffff")).isEqualTo(-1L);
        assertThat(read(Numbers.bits(64), "8000000000000000")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(read(Numbers.bits(9), "0102")).isEqualTo(258L);
        assertThat(read(Numbers.bits(1), "01")).isEqualTo(1L);
    }

    @Test
    void yearsCountFrom1900AndZeroIsZero() {
        assertThat(read(Numbers.year(), "00")).isEqualTo(0L);
        assertThat(read(Numbers.year(), "01")).isEqualTo(1901L);
        assertThat(read(Numbers.year(), "ff")).isEqualTo(2155L);
    }

    @Test
    void floatingPoint() {
        assertThat(read(Numbers.floating(), "0000c03f")).isEqualTo(1.5f);
        assertThat(read(Numbers.doubles(), "000000000000f8bf")).isEqualTo(-1.5);
    }

    /** The examples in "decimal.cc" of MySQL's sources, and edges. */
    @ParameterizedTest
    @CsvSource({
        "14, 4, 810dfb38d204d2, 1234567890.1234",
        "14, 4, 7ef204c72dfb2d, -1234567890.1234",
        "1, 0, 80, 0",
        "1, 0, 89, 9",
        "1, 0, 76, -9",
        "2, 2, e3, 0.99",
        "2, 2, 1c, -0.99",
        "10, 0, 80 00000001, 1",
        "18, 9, bb9ac9ff 3b9ac9ff, 999999999.999999999",
        "19, 9, 89 3b9ac9ff 3b9ac9ff, 9999999999.999999999",
        "19, 9, 76 c4653600 c4653600, -9999999999.999999999",
    })
    void decimals(int precision, int scale, String hex, String expected) {
        assertThat(read(Numbers.decimal(precision, scale), hex)).isEqualTo(new BigDecimal(expected));
    }

    @Test
    void aValueThatIsCutShortIsAnError() {
        assertThatThrownBy(() -> read(Numbers.decimal(14, 4), "810dfb")).isInstanceOf(BinlogFormatException.class);
        assertThatThrownBy(() -> read(Numbers.integer(8, true), "00")).isInstanceOf(BinlogFormatException.class);
    }
}
