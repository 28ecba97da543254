package io.orrery.local.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MySqlSettingsTest {

    @Test
    void bindsToLoopbackAndLogsWholeRows() {
        assertThat(text(Map.of()))
                .contains("bind_address=127.0.0.1", "mysqlx=OFF", "port=3307")
                .contains("binlog_format=ROW", "binlog_row_image=FULL", "binlog_row_metadata=FULL", "gtid_mode=ON");
    }

    @Test
    void letsTheCallerReplaceASettingHoweverItIsSpelt() {
        assertThat(text(Map.of("binlog-row-image", "MINIMAL")))
                .contains("binlog-row-image=MINIMAL")
                .doesNotContain("binlog_row_image=FULL");
    }

    @Test
    void writesABareOption() {
        assertThat(text(Map.of("skip-log-bin", ""))).containsPattern("(?m)^skip-log-bin$");
    }

    private static String text(Map<String, String> more) {
        return MySqlSettings.text(Path.of("/home"), Path.of("/data"), Path.of("/run/s"), 3307, more);
    }
}
