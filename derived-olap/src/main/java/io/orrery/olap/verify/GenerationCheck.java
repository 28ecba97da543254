package io.orrery.olap.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.consumer.generation.SnapshotFloors;
import io.orrery.event.TableName;
import io.orrery.olap.query.Queries;
import io.orrery.olap.settings.TablesFile;
import io.orrery.olap.store.StoredForm;
import io.orrery.olap.store.StoredParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Compares two generations of a database, table by table: number of rows and one hash of their content for each of 256
 * parts, then the rows of the parts that differ. Both may follow the stream meanwhile: a row that differs is looked at
 * again until both agree, or both have said the same for all the patience. So what is left differs at one point of the
 * stream. Where the old generation is not fed, rows that have changed since its newest change are not compared.
 */
public final class GenerationCheck {

    private static final Duration PAUSE = Duration.ofMillis(300);

    /** Enough to tell that something is wrong; a comparison must end and fit the memory. */
    private static final int MOST = 2_000;

    private final Queries old;
    private final Queries fresh;
    private final TablesFile settings;
    private final boolean fed;
    private final SnapshotFloors floors;
    private final Duration patience;

    /**
     * @param old the generation that readers see
     * @param fresh the new one
     * @param settings what the new one is made by
     * @param fed true if the old one follows the stream meanwhile
     * @param floors where the snapshot began that the new one is built from: what the old one knows from before counts
     *     for nothing, but in a history, which the new one lacks
     * @param patience how long both may take to read what the other has read
     */
    public GenerationCheck(
            Queries old, Queries fresh, TablesFile settings, boolean fed, SnapshotFloors floors, Duration patience) {
        this.old = old;
        this.fresh = fresh;
        this.settings = settings;
        this.fed = fed;
        this.floors = floors;
        this.patience = patience;
    }

    private record Table(StoredParts parts, String fingerprint, boolean history) {}

    /** Compares all tables, in the order of their names. */
    public List<TableComparison> compare() throws InterruptedException {
        Map<TableName, Table> before = tables(old);
        Map<TableName, Table> after = tables(fresh);
        List<TableComparison> compared = new ArrayList<>();
        Set<TableName> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (TableName name : names) {
            compared.add(compare(name, before.get(name), after.get(name)));
        }
        return compared;
    }

    private Map<TableName, Table> tables(Queries queries) {
        Map<TableName, Table> tables = new TreeMap<>();
        for (JsonNode row : QueriedTables.query(queries, StoredForm.TABLES)) {
            StoredForm form = StoredForm.of(
                    row.path("definition").asText(), row.path("data_table").asText(), settings);
            tables.put(
                    form.schema().table(),
                    new Table(form.parts(), row.path("settings").asText(), form.history()));
        }
        return tables;
    }

    private TableComparison compare(TableName name, Table before, Table after) throws InterruptedException {
        if (before == null) {
            return new TableComparison(name, -1, rows(parts(fresh, after.parts(), Set.of())), List.of(), "it is new");
        }
        if (after == null && floors.lack(name) && rows(parts(old, before.parts(), Set.of())) == 0) {
            return new TableComparison(name, 0, 0, List.of(), "the source has it no more");
        }
        if (after == null) {
            return new TableComparison(name, 0, -1, List.of(), "the new generation lacks it");
        }
        boolean otherSettings = !before.fingerprint().equals(after.fingerprint());
        Set<String> columns = new TreeSet<>(before.parts().columns());
        columns.retainAll(after.parts().columns());
        if (otherSettings) {
            columns = Set.of();
        }
        if (otherSettings && !before.parts().keyForm().equals(after.parts().keyForm())) {
            return new TableComparison(name, 0, 0, List.of(), "its settings name rows in another way now");
        }
        return new Pair(before.parts(), after.parts(), columns, after.history() ? 0 : floors.since(name))
                .compare(otherSettings ? "its settings have changed: versions are compared, values are not" : null);
    }

    /** A part's number of rows, and their content. */
    private record Part(long rows, String content) {}

    private static Map<Integer, Part> parts(Queries queries, StoredParts table, Set<String> columns) {
        Map<Integer, Part> parts = new HashMap<>();
        for (JsonNode row : QueriedTables.query(queries, table.all(columns))) {
            parts.put(
                    row.path("part").asInt(),
                    new Part(row.path("n").asLong(), row.path("content").asText()));
        }
        return parts;
    }

    private static long rows(Map<Integer, Part> parts) {
        return parts.values().stream().mapToLong(Part::rows).sum();
    }

    /** What a database says of a row: null content for one that it knows to be deleted. */
    private record State(long version, String content) {}

    private static Map<String, State> states(Queries queries, String sql) {
        Map<String, State> states = new HashMap<>();
        for (JsonNode row : QueriedTables.query(queries, sql)) {
            JsonNode content = row.path("content");
            states.put(
                    row.path("key").asText(),
                    new State(row.path("version").asLong(), content.isNull() ? null : content.asText()));
        }
        return states;
    }

    /** A row on both sides, and since when they have said so. */
    private record Suspect(State before, State after, long since) {
        boolean same(State otherBefore, State otherAfter) {
            return Objects.equals(before, otherBefore) && Objects.equals(after, otherAfter);
        }
    }

    /** One table of both generations. */
    private final class Pair {

        private final StoredParts before;
        private final StoredParts after;
        private final Set<String> columns;
        private final long since;
        private long older;
        private final Map<String, Suspect> suspects = new LinkedHashMap<>();
        private final List<Difference> differences = new ArrayList<>();

        /** @param since of what the old one knows from before that version, the new one knows better; 0 for none */
        Pair(StoredParts before, StoredParts after, Set<String> columns, long since) {
            this.before = before;
            this.after = after;
            this.columns = columns;
            this.since = since;
        }

        TableComparison compare(String note) throws InterruptedException {
            Map<Integer, Part> oldParts = parts(old, before, columns);
            Map<Integer, Part> newParts = parts(fresh, after, columns);
            for (int part = 0; part < StoredParts.PARTS && suspects.size() < MOST; part++) {
                if (!Objects.equals(oldParts.get(part), newParts.get(part))) {
                    look(states(old, before.rowsOfPart(part, columns)), states(fresh, after.rowsOfPart(part, columns)));
                }
            }
            long end = System.nanoTime() + 3 * patience.toNanos();
            while (!suspects.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                List<String> keys = new ArrayList<>(suspects.keySet());
                look(states(old, before.rowsOfKeys(keys, columns)), states(fresh, after.rowsOfKeys(keys, columns)));
            }
            String told = older == 0 ? null : SnapshotFloors.told(older);
            String notes = note == null ? told : told == null ? note : note + "; " + told;
            return new TableComparison(before.table(), rows(oldParts), rows(newParts), differences, notes);
        }

        private void look(Map<String, State> olds, Map<String, State> news) {
            long now = System.nanoTime();
            long newest = fed ? Long.MAX_VALUE : newest();
            Set<String> keys = new TreeSet<>(olds.keySet());
            keys.addAll(news.keySet());
            for (String key : keys) {
                State was = olds.get(key);
                State is = news.get(key);
                Suspect known = suspects.get(key);
                if (agree(was, is) || (is != null && is.version() > newest)) {
                    suspects.remove(key);
                } else if ((was == null ? 0 : was.version()) < since) {
                    older++;
                } else if (known == null || !known.same(was, is)) {
                    suspects.put(key, new Suspect(was, is, now));
                } else if (now - known.since() >= patience.toNanos()) {
                    suspects.remove(key);
                    differences.add(new Difference(key, kind(was, is)));
                }
            }
        }

        private long newest() {
            return QueriedTables.query(old, before.newest())
                    .path(0)
                    .path("version")
                    .asLong();
        }

        private boolean agree(State was, State is) {
            String oldContent = was == null ? null : was.content();
            String newContent = is == null ? null : is.content();
            return Objects.equals(oldContent, newContent);
        }

        private Difference.Kind kind(State was, State is) {
            boolean gone = is == null || is.content() == null;
            boolean came = was == null || was.content() == null;
            return gone ? Difference.Kind.MISSING : came ? Difference.Kind.EXTRA : Difference.Kind.DIFFERENT;
        }
    }
}
