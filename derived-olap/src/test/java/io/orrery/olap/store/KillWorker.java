package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.olap.settings.TablesFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Applies an endless stream, which is the same each time, to a store: each shard from the store's own position on, as
 * the framework does. Made to be killed.
 */
public final class KillWorker {

    static final int SHARDS = 2;
    static final TableSchema STATE = Events.schema(
            new TableName("kill", "state"), List.of("id"), "id", "bigint", "n", "bigint", "note", "varchar(40)");
    static final TableSchema HISTORY =
            Events.schema(new TableName("kill", "history"), List.of("id"), "id", "bigint", "n", "bigint");

    private static final int EVENTS = 150;
    private static final int KEYS = 400;

    private KillWorker() {}

    static OlapStore open(Path folder) {
        return open(folder, Growth.SLACK);
    }

    private static OlapStore open(Path folder, long slack) {
        return OlapStore.open(
                folder.resolve("kill.duckdb"),
                OlapSettings.of("kill")
                        .withTables(TablesFile.read(folder.resolve("tables.yaml"), Map.of()))
                        .withCopyEvery(Duration.ofMillis(300)),
                Clock.systemUTC(),
                slack);
    }

    /** The n-th batch of a shard, from 1. */
    static Batch batch(int shard, long n) {
        Random random = new Random(n * SHARDS + shard);
        List<Event> events = new ArrayList<>(List.of(STATE, HISTORY));
        for (int i = 0; i < EVENTS; i++) {
            long version = n * EVENTS + i;
            long id = random.nextInt(KEYS) * SHARDS + (long) shard;
            events.add(
                    random.nextInt(10) < 3
                            ? Events.delete(STATE, version, id, version, null)
                            : Events.update(STATE, version, id, version, "note " + version));
            // Its position on the source names a change in a history, so each shard has its own.
            events.add(Events.write(HISTORY, version * SHARDS + shard, id, version));
        }
        return new Batch("shard-" + shard, events, new StreamPosition(Long.toString(n)));
    }

    static long position(OlapStore store, int shard) throws Exception {
        return store.position("shard-" + shard)
                .map(position -> Long.parseLong(position.sequenceNumber()))
                .orElse(0L);
    }

    /** What the table holds after so many batches of each shard. */
    @SuppressWarnings("unchecked") // Events made above.
    static Map<Long, Row> expected(long[] batches) {
        Map<Long, Row> rows = new TreeMap<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            for (long n = 1; n <= batches[shard]; n++) {
                for (Event event : batch(shard, n).events()) {
                    if (event instanceof ChangeEvent<?> change && event.table().equals(STATE.table())) {
                        Row row = ((ChangeEvent<Row>) change).match(w -> w.row(), u -> u.after(), d -> d.row());
                        if (change instanceof Delete<?>) {
                            rows.remove(row.getLong("id"));
                        } else {
                            rows.put(row.getLong("id"), row);
                        }
                    }
                }
            }
        }
        return rows;
    }

    static long eventsOf(long batches) {
        return batches * EVENTS;
    }

    /** Runs until it is killed. Ends with code 3 if anything is applied that the store has already. */
    public static void main(String[] arguments) throws Exception {
        // So much less than nothing is always exceeded: each transaction is followed by a compaction.
        long slack = Boolean.parseBoolean(arguments[1]) ? Long.MIN_VALUE / 2 : Growth.SLACK;
        OlapStore store = open(Path.of(arguments[0]), slack);
        for (int s = 0; s < SHARDS; s++) {
            int shard = s;
            new Thread(() -> follow(store, shard)).start();
        }
    }

    private static void follow(OlapStore store, int shard) {
        try {
            for (long n = position(store, shard) + 1; ; n++) {
                ApplyResult result = store.apply(batch(shard, n));
                if (result.stale() > 0 || !result.rejections().isEmpty()) {
                    System.err.println("Batch " + n + " of shard " + shard + " came twice: " + result);
                    Runtime.getRuntime().halt(3);
                }
                if (n % 5 == 0) {
                    System.out.println(shard + " " + n);
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(4);
        }
    }
}
