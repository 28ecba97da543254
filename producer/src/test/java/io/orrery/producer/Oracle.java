package io.orrery.producer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TruncateTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables that a consumer ends up with, and those of the source, to be compared. */
final class Oracle {

    private Oracle() {}

    private record Held(long version, Row row) {}

    /**
     * Applies events as a derived store does: each row keeps its version and ignores what is not newer. Fails where the
     * events of one row, as seen in one shard, go back in version. A snapshot that is complete counts once all is applied.
     *
     * @return for each table the rows by key, as text
     */
    @SuppressWarnings("unchecked")
    static Map<String, Map<String, String>> tables(List<StreamReader.Seen> events) {
        Map<String, Map<String, Held>> tables = new TreeMap<>();
        Map<String, Long> completed = new HashMap<>();
        for (StreamReader.Seen seen : events) {
            String table = seen.event().table().table();
            Map<String, Held> rows = tables.computeIfAbsent(table, t -> new HashMap<>());
            if (seen.event() instanceof TruncateTable truncate) {
                empty(rows, truncate.metadata().version());
            } else if (seen.event() instanceof DropTable drop) {
                empty(rows, drop.metadata().version());
            } else if (seen.event() instanceof SnapshotCompleted end) {
                if (end.where().isEmpty()) {
                    completed.merge(table, end.since(), Math::max);
                }
            } else if (!(seen.event() instanceof SnapshotStarted)) {
                ChangeEvent<Row> change = (ChangeEvent<Row>) seen.event();
                String key = RowKey.of(change).text();
                Held held = rows.get(key);
                if (held == null || held.version() < change.version()) {
                    Row row = change.match(w -> w.row(), u -> u.after(), d -> null);
                    rows.put(key, new Held(change.version(), row));
                }
            }
        }
        completed.forEach((table, since) -> empty(tables.get(table), since));
        Map<String, Map<String, String>> state = new TreeMap<>();
        tables.forEach((table, rows) -> {
            Map<String, String> texts = new TreeMap<>();
            rows.forEach((key, held) -> {
                if (held.row() != null) {
                    texts.put(key, held.row().toMap().values().toString());
                }
            });
            state.put(table, texts);
        });
        return state;
    }

    private static void empty(Map<String, Held> rows, long version) {
        rows.replaceAll((key, held) -> held.version() < version ? new Held(version, null) : held);
    }

    /** The rows of a table by the text of its first column. */
    static Map<String, String> select(Source source, String table) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder("[");
                for (int i = 1; i <= columns; i++) {
                    row.append(i == 1 ? "" : ", ").append(result.getString(i));
                }
                rows.put(result.getString(1), row.append(']').toString());
            }
        }
        return rows;
    }
}
