package io.orrery.simulation;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.consumer.snapshot.TableSnapshots;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A derived store as the contract asks for it, whose process and batches may fail. It outlives the workers. Equal rows of the
 * table without a key are told apart by the places of their changes.
 */
final class ModelStore implements DerivedStore {

    /** Told of what no right store may do. */
    interface Audit {
        /** All that a shard brought up to a position is said to be durable. */
        void durable(String shardId, StreamPosition upTo);
    }

    /** What is known of a row; no text if it is deleted. */
    private record Held(long version, String text) {}

    /** Which change of a table without a key it was: what a producer publishes again has the same place. */
    private record Change(TableName table, boolean write, String text, String file, long position, long row) {

        static Change of(ChangeEvent<?> event) {
            SourcePosition at = event.metadata().source();
            String text = Tables.text(Decoded.row(event));
            return new Change(event.table(), !(event instanceof Delete), text, at.file(), at.pos(), at.row());
        }
    }

    private final World world;
    private final boolean keepsPositions;
    private final Audit audit;
    private final Map<TableName, Map<String, Held>> rows = new HashMap<>();
    private final Map<Change, Long> copies = new HashMap<>();
    private final Map<TableName, Long> floors = new HashMap<>();
    private final Map<TableName, Set<SnapshotMark>> marks = new HashMap<>();
    private final Map<String, StreamPosition> positions = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private long troubleUntil;
    private boolean refuses;
    private Runnable dies;

    ModelStore(World world, boolean keepsPositions, Audit audit) {
        this.world = world;
        this.keepsPositions = keepsPositions;
        this.audit = audit;
    }

    /** Batches fail for a while, before or after they were taken. */
    void trouble(long millis) {
        troubleUntil = world.now() + millis;
    }

    /** It refuses some rows, until that is mended. */
    void refuse(boolean now) {
        refuses = now;
    }

    /** The worker that brings the next batch dies once that is durable. */
    void killNext(Runnable death) {
        dies = death;
    }

    @Override
    public ApplyResult apply(Batch batch) throws Exception {
        boolean trouble = !batch.events().isEmpty() && world.now() < troubleUntil;
        if (trouble && world.onceIn(3)) {
            world.counters().count("a batch fails");
            throw new IOException("failed before");
        }
        List<ApplyResult.Rejection> rejections = rejections(batch);
        if (!rejections.isEmpty()) {
            world.counters().count("a store refuses a row", rejections.size());
        }
        if (rejections.isEmpty() || !keepsPositions) {
            Set<Event> rejected = new HashSet<>();
            rejections.forEach(rejection -> rejected.add(rejection.event()));
            for (Event event : batch.events()) {
                if (!rejected.contains(event)) {
                    apply(event, batch);
                }
            }
            if (keepsPositions) {
                positions.merge(batch.shardId(), batch.end(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
                audit.durable(batch.shardId(), batch.end());
            }
        }
        if (dies != null && !batch.events().isEmpty()) {
            Runnable death = dies;
            dies = null;
            death.run();
            world.counters().count("a worker dies between a batch and its checkpoint");
            throw new IOException("died after");
        }
        if (trouble && world.onceIn(3)) {
            world.counters().count("a batch is taken and its answer is lost");
            throw new IOException("failed after");
        }
        return new ApplyResult(batch.events().size() - rejections.size(), 0, rejections);
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    private List<ApplyResult.Rejection> rejections(Batch batch) {
        List<ApplyResult.Rejection> rejections = new ArrayList<>();
        for (Event event : batch.events()) {
            if (refuses && event instanceof ChangeEvent<?> change && key(change).hashCode() % 5 == 0) {
                rejections.add(new ApplyResult.Rejection((ChangeEvent<Row>) change, "refused"));
            }
        }
        return rejections;
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    static String key(ChangeEvent<?> change) {
        return RowKey.of((ChangeEvent<Row>) change).text();
    }

    private void apply(Event event, Batch batch) {
        if (event instanceof ChangeEvent<?> change) {
            if (change.version() < floor(change.table())) {
                world.counters().count("a store ignores what is older than a removal");
            } else if (Decoded.row(change).schema().keyless()) {
                copies.merge(Change.of(change), change.version(), Math::max);
            } else {
                keyed(change);
            }
        } else if (event instanceof TruncateTable truncate) {
            empty(truncate.table(), truncate.metadata().version());
        } else if (event instanceof DropTable drop) {
            empty(drop.table(), drop.metadata().version());
        } else if (event instanceof SnapshotStarted started) {
            batch.range()
                    .flatMap(range -> SnapshotMark.of(started, range))
                    .ifPresent(mark -> note(started.table(), mark));
        } else if (event instanceof SnapshotCompleted completed) {
            batch.range()
                    .flatMap(range -> SnapshotMark.of(completed, range))
                    .filter(mark -> note(completed.table(), mark))
                    .ifPresent(mark -> {
                        world.counters().count("a snapshot is over at a store");
                        empty(completed.table(), mark.since());
                    });
        }
    }

    private void keyed(ChangeEvent<?> change) {
        Map<String, Held> table = rows.computeIfAbsent(change.table(), t -> new HashMap<>());
        String key = key(change);
        Held known = table.get(key);
        if (known != null && known.version() >= change.version()) {
            world.counters().count("a store ignores what is not newer");
            return;
        }
        String name = change.table() + "/" + key;
        long before = newest.getOrDefault(name, 0L);
        world.require(change.version() > before, () -> "the version of " + name + " goes back at the store");
        newest.put(name, change.version());
        String text = change instanceof Delete ? null : Tables.text(Decoded.row(change));
        table.put(key, new Held(change.version(), text));
    }

    private boolean note(TableName table, SnapshotMark mark) {
        marks.computeIfAbsent(table, t -> new HashSet<>()).add(mark);
        return new TableSnapshots(marks.get(table)).isOver(mark.origin(), mark.snapshot());
    }

    private long floor(TableName table) {
        return floors.getOrDefault(table, 0L);
    }

    private void empty(TableName table, long version) {
        floors.merge(table, version, Math::max);
        rows.computeIfAbsent(table, t -> new HashMap<>())
                .replaceAll((key, held) -> held.version() < version ? new Held(held.version(), null) : held);
        copies.entrySet().removeIf(copy -> copy.getKey().table().equals(table) && copy.getValue() < version);
    }

    @Override
    public Optional<StreamPosition> position(String shardId) {
        return Optional.ofNullable(positions.get(shardId));
    }

    @Override
    public boolean takesOneOrigin(TableName table) {
        return true;
    }

    /** True if an event is in the store, or something newer that makes it superfluous. */
    boolean holds(Event event, long version) {
        if (version < floor(event.table())) {
            return true;
        }
        if (event instanceof ChangeEvent<?> change) {
            if (Decoded.row(change).schema().keyless()) {
                return copies.getOrDefault(Change.of(change), 0L) >= version;
            }
            Held held = rows.getOrDefault(event.table(), Map.of()).get(key(change));
            return held != null && held.version() >= version;
        }
        return event instanceof TruncateTable || event instanceof DropTable
                ? floor(event.table()) >= version
                : marks.containsKey(event.table());
    }

    /** The rows, as text, and how often each is there. */
    Map<String, Integer> contents(TableSchema table) {
        Map<String, Integer> contents = new TreeMap<>();
        rows.getOrDefault(table.table(), Map.of()).values().stream()
                .filter(held -> held.text() != null)
                .forEach(held -> contents.merge(held.text(), 1, Integer::sum));
        copies.keySet().stream()
                .filter(copy -> copy.table().equals(table.table()))
                .forEach(copy -> contents.merge(copy.text(), copy.write() ? 1 : -1, Integer::sum));
        contents.values().removeIf(count -> count == 0);
        return contents;
    }
}
