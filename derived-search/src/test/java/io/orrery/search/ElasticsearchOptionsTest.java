package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ElasticsearchOptionsTest {

    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine line = CommandLines.of(new SearchCommand(), environment);
        return line.setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void aPasswordInTheAddressIsRefusedAsAnArgumentAndNotRepeated() {
        int code = run(Map.of(), "query", "shop.orders", "x", "--elasticsearch-url", "http://me:sesame@127.0.0.1:1");

        assertThat(code).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString())
                .contains("ORRERY_ELASTICSEARCH_URL", "ORRERY_ELASTICSEARCH_PASSWORD_FILE")
                .doesNotContain("sesame");
    }

    @Test
    void aPasswordInTheAddressIsTakenFromTheVariable() {
        int code = run(Map.of("ORRERY_ELASTICSEARCH_URL", "http://me:sesame@127.0.0.1:1"), "query", "shop.orders", "x");

        assertThat(code).isEqualTo(CommandLines.FAILURE);
        assertThat(err.toString()).contains("Cannot reach").doesNotContain("sesame");
    }

    @Test
    void aUserWithoutAPasswordIsNotPassedOver() {
        int code = run(Map.of(), "query", "shop.orders", "x", "--elasticsearch-url", "http://me@127.0.0.1:1");

        assertThat(code).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("names a user and no password", "--elasticsearch-user");
    }
}
