package io.orrery.local.command.stack;

import io.orrery.local.stack.StackProbe;
import io.orrery.local.stack.StackServer;
import io.orrery.local.stack.StackState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code status} shows. */
record StatusTable(List<Row> rows) {

    private static final String FORMAT = "%-15s %-9s %-16s %8s  %-8s %10s";

    StatusTable {
        rows = List.copyOf(rows);
    }

    /**
     * One server.
     *
     * @param dataBytes what its data take on disk
     */
    record Row(String name, String version, String address, long pid, boolean healthy, long dataBytes) {}

    /** Asks each server of a running stack. */
    static StatusTable of(Path folder, StackState state) {
        StackProbe probe = new StackProbe(folder);
        List<Row> rows = new ArrayList<>();
        for (StackServer server : StackServer.values()) {
            StackState.Entry entry = state.servers().get(server);
            if (entry != null) {
                rows.add(new Row(
                        entry.name(),
                        entry.version(),
                        entry.address(),
                        entry.pid(),
                        probe.healthy(server, entry),
                        probe.dataBytes(server)));
            }
        }
        return new StatusTable(rows);
    }

    boolean allHealthy() {
        return rows.stream().allMatch(Row::healthy);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, FORMAT, "server", "version", "address", "pid", "health", "data"));
        for (Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    FORMAT,
                    row.name(),
                    row.version(),
                    row.address(),
                    row.pid(),
                    row.healthy() ? "ok" : "DOWN",
                    size(row.dataBytes())));
        }
        return lines;
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
    }
}
