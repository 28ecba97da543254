package io.orrery.mysql.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

    /** As MySQL 8.0 shows them; {@code TypesXIT} of the producer asks a server. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-1.5, -1.5",
        "1e15, 1e15",
        "1e14, 100000000000000.0",
        "1e22, 1e22",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "4.9e-324, 5e-324",
        "1e-5, 0.00001",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004"
    })
    void numbersAreWrittenAsMySqlWritesThem(double value, String expected) {
        StringBuilder text = new StringBuilder();
        JsonText.appendDouble(text, value);
        assertThat(text).hasToString(expected);
        assertThat(Double.parseDouble(text.toString())).isEqualTo(value);
    }

    @Test
    void ofWhatIsShownOnlySpacesBetweenAndOtherEscapesChange() {
        assertThat(JsonText.ofSelected("{\"a b\": [1, -2.50, 1e22, true, null, {}], \"\": \" , : \"}"))
                .isEqualTo("{\"a b\":[1,-2.50,1e22,true,null,{}],\"\":\" , : \"}");
        assertThat(JsonText.ofSelected("\"q\\\" \\\\ \\/ \\u00e9 \\u0001 \\n\""))
                .isEqualTo("\"q\\\" \\\\ / é \\u0001 \\n\"");
        assertThat(JsonText.ofSelected("\"ends in \\\\\"")).isEqualTo("\"ends in \\\\\"");
    }
}
