package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TruncateTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
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

    /** Which change it was: what a producer publishes again has the same place. */
    private record Place(boolean write, String image, String file, long position, long row) {}

    /**
     * A table without a key, in which a change comes once wherever it stands in the log. Of what is older than a snapshot
     * that is complete nothing counts.
     *
     * @return how often each image of a row is there
     */
    @SuppressWarnings("unchecked")
    static Map<String, Integer> copies(List<StreamReader.Seen> events, String table) {
        Map<Place, Long> places = new HashMap<>();
        long floor = 0;
        for (StreamReader.Seen seen : events) {
            if (!seen.event().table().table().equals(table)) {
                continue;
            }
            if (seen.event() instanceof TruncateTable truncate) {
                floor = Math.max(floor, truncate.metadata().version());
            } else if (seen.event() instanceof SnapshotCompleted end
                    && end.where().isEmpty()) {
                floor = Math.max(floor, end.since());
            } else if (seen.event() instanceof ChangeEvent<?>) {
                ChangeEvent<Row> change = (ChangeEvent<Row>) seen.event();
                Row row = change.match(w -> w.row(), u -> u.after(), d -> d.row());
                SourcePosition at = change.metadata().source();
                Place place = new Place(
                        !(seen.event() instanceof Delete),
                        row.toMap().values().toString(),
                        at.file(),
                        at.pos(),
                        at.row());
                places.merge(place, change.version(), Math::max);
            }
        }
        long since = floor;
        Map<String, Integer> counts = new TreeMap<>();
        places.forEach((place, version) -> {
            if (version >= since) {
                counts.merge(place.image(), place.write() ? 1 : -1, Integer::sum);
            }
        });
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** How often each image of a row is in a table of the source. */
    static Map<String, Integer> selectCopies(Source source, String table) throws SQLException {
        Map<String, Integer> counts = new TreeMap<>();
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringJoiner row = new StringJoiner(", ", "[", "]");
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                counts.merge(row.toString(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /**
     * Fails if what is published of a row is older than what has a version below its own.
     *
     * @param number a column that grows with every change of the table
     * @param again true if a producer may have published changes again, which are older, and after them what follows: then
     *     the rows of snapshots alone are looked at
     */
    @SuppressWarnings("unchecked")
    static void assertNothingIsOlder(List<StreamReader.Seen> events, String table, String number, boolean again) {
        Map<String, List<ChangeEvent<Row>>> byKey = new HashMap<>();
        for (StreamReader.Seen seen : events) {
            if (seen.event() instanceof ChangeEvent<?> change
                    && change.table().table().equals(table)) {
                ChangeEvent<Row> row = (ChangeEvent<Row>) change;
                byKey.computeIfAbsent(RowKey.of(row).text(), key -> new ArrayList<>())
                        .add(row);
            }
        }
        byKey.forEach((key, changes) -> {
            changes.sort(Comparator.comparingLong(ChangeEvent::version));
            long least = 0;
            Set<SourcePosition> known = new HashSet<>();
            for (ChangeEvent<Row> change : changes) {
                long n =
                        change.match(w -> w.row(), u -> u.after(), d -> d.row()).getLong(number);
                // What lands on another shard than it was meant for is put again, and so is what follows it.
                boolean repeated = !known.add(change.metadata().source());
                if (!again || (change.metadata().snapshot() && !repeated)) {
                    assertThat(n)
                            .as(() -> "row " + key + " of " + table + " at version " + change.version() + ", of "
                                    + story(changes, number))
                            .isGreaterThanOrEqualTo(least);
                }
                // A row that was deleted comes back under a higher number.
                least = Math.max(least, change instanceof Delete ? n + 1 : n);
            }
        });
    }

    /** What happened to a row, by version. */
    private static List<String> story(List<ChangeEvent<Row>> changes, String number) {
        return changes.stream()
                .map(change -> change.version() + " " + change.getClass().getSimpleName()
                        + (change.metadata().snapshot() ? " by snapshot " : " ")
                        + change.match(w -> w.row(), u -> u.after(), d -> d.row())
                                .getLong(number)
                        + " from " + change.metadata().source())
                .toList();
    }
}
