package io.orrery.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedServersTest {

    @ParameterizedTest
    @ValueSource(strings = {"8.0.11", "8.0.33", "8.0.39-30.1", "8.4.8-log", "9.7.4-2", "10.0.1"})
    void mySqlFromEightOn(String version) {
        assertThat(SupportedServers.refusal(version)).isEmpty();
    }

    @Test
    void othersAreNamed() {
        assertThat(SupportedServers.refusal("5.7.44-log"))
                .contains("is MySQL 5.7.44-log: only MySQL 8.0 and later can be followed");
        assertThat(SupportedServers.refusal("11.4.5-MariaDB-log"))
                .contains("is MariaDB (11.4.5-MariaDB-log), which logs in another way: only MySQL 8.0 and later can be"
                        + " followed");
        assertThat(SupportedServers.refusal("10.6.18-mariadb-1:10.6.18")).isPresent();
        assertThat(SupportedServers.refusal("unknown"))
                .contains("says 'unknown' for its version: only MySQL 8.0 and later can be followed");
    }
}
