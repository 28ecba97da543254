package io.orrery.local.mysql;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a server's {@code my.cnf}. */
final class MySqlSettings {

    private MySqlSettings() {}

    static String text(Path home, Path data, Path socket, int port, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("basedir", home.toString());
        settings.put("datadir", data.toString());
        settings.put("socket", socket.toString());
        settings.put("pid_file", socket.resolveSibling("mysqld.pid").toString());
        settings.put("bind_address", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("mysqlx", "OFF");
        settings.put("secure_file_priv", "NULL");
        // What Orrery asks of a source.
        settings.put("server_id", "1");
        settings.put("log_bin", "binlog");
        settings.put("binlog_format", "ROW");
        settings.put("binlog_row_image", "FULL");
        settings.put("binlog_row_metadata", "FULL");
        settings.put("gtid_mode", "ON");
        settings.put("enforce_gtid_consistency", "ON");
        // A small machine; survives kill -9 of the server, though not a power cut.
        settings.put("innodb_buffer_pool_size", "128M");
        settings.put("innodb_redo_log_capacity", "64M");
        settings.put("innodb_flush_log_at_trx_commit", "2");
        settings.put("sync_binlog", "0");
        settings.put("max_connections", "200");
        // Several option spellings mean the same; the last one wins, so the caller's come last.
        more.forEach((key, value) -> {
            settings.remove(key.replace('-', '_'));
            settings.put(key, value);
        });
        return settings.entrySet().stream()
                .map(entry -> entry.getValue().isEmpty() ? entry.getKey() : entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "[mysqld]\n", "\n"));
    }
}
