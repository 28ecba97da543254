package io.orrery.local.mysql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to run MySQL.
 *
 * @param port the loopback port; 0 takes the one of the last run if it is free, else any free one
 * @param settings server settings beside and above those of the local stack, as in {@code my.cnf}, such as
 *     {@code binlog_row_image=MINIMAL}; an empty value makes a bare option such as {@code skip-log-bin}
 */
public record MySqlOptions(int port, Map<String, String> settings) {

    /** Checks and copies. */
    public MySqlOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Cannot use port=" + port + ": must be 0..65535");
        }
        settings = Map.copyOf(settings);
    }

    /** Any free port and no further settings. */
    public static MySqlOptions defaults() {
        return new MySqlOptions(0, Map.of());
    }

    /** The same on a port. */
    public MySqlOptions withPort(int newPort) {
        return new MySqlOptions(newPort, settings);
    }

    /** The same with one more setting. */
    public MySqlOptions with(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new MySqlOptions(port, more);
    }
}
