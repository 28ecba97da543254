package io.orrery.consumer.guide;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TruncateTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the rows of its tables in a file. */
public final class Mirror implements DerivedStore {

    /** A row as of a version; one that was deleted has no columns, but its version still counts. */
    public record Entry(long version, Map<String, Object> columns) {}

    /** All that the file holds: rows, when each table was last emptied, and how far each shard was read. */
    public record State(Map<String, Entry> rows, Map<String, Long> emptied, Map<String, String> positions) {

        State copy() {
            return new State(new TreeMap<>(rows), new TreeMap<>(emptied), new TreeMap<>(positions));
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private State state;

    public Mirror(Path file) throws IOException {
        this.file = file;
        this.state = Files.exists(file)
                ? JSON.readValue(file.toFile(), State.class)
                : new State(Map.of(), Map.of(), Map.of());
    }

    @Override
    public synchronized ApplyResult apply(Batch batch) throws IOException {
        State next = state.copy();
        long applied = 0;
        long stale = 0;
        for (Event event : batch.events()) {
            Optional<ChangeEvent<Row>> change = ChangeEvent.of(event);
            if (change.isPresent()) {
                if (change(next, change.get())) {
                    applied++;
                } else {
                    stale++;
                }
            } else if (event instanceof TruncateTable truncate) {
                empty(next, truncate.table(), truncate.metadata().version());
            } else if (event instanceof DropTable drop) {
                empty(next, drop.table(), drop.metadata().version());
            }
        }
        next.positions().put(batch.shardId(), batch.end().sequenceNumber());
        save(next);
        state = next;
        return ApplyResult.of(applied, stale);
    }

    private static boolean change(State next, ChangeEvent<Row> change) {
        String key = prefix(change.table()) + RowKey.of(change).text();
        Entry known = next.rows().get(key);
        long newest =
                Math.max(known == null ? 0 : known.version(), next.emptied().getOrDefault(prefix(change.table()), 0L));
        if (change.version() <= newest) {
            return false;
        }
        Map<String, Object> columns = change.match(
                write -> write.row().toMap(), update -> update.after().toMap(), delete -> null);
        next.rows().put(key, new Entry(change.version(), columns));
        return true;
    }

    private static void empty(State next, TableName table, long version) {
        next.emptied().merge(prefix(table), version, Math::max);
        next.rows()
                .entrySet()
                .removeIf(row ->
                        row.getKey().startsWith(prefix(table)) && row.getValue().version() < version);
    }

    /** Before the keys of a table's rows. Two names, since a dot may stand in either. */
    private static String prefix(TableName table) {
        return new RowKey(List.of(table.schema(), table.table())).text() + "|";
    }

    /** In one step: rows and positions, or neither. */
    private void save(State next) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        JSON.writeValue(whole.toFile(), next);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public synchronized Optional<StreamPosition> position(String shardId) {
        return Optional.ofNullable(state.positions().get(shardId)).map(StreamPosition::new);
    }

    /** The rows of a table that are there, in the order of their keys. */
    public synchronized List<Map<String, Object>> rows(TableName table) {
        return state.rows().entrySet().stream()
                .filter(row -> row.getKey().startsWith(prefix(table)))
                .map(row -> row.getValue().columns())
                .filter(Objects::nonNull)
                .toList();
    }
}
