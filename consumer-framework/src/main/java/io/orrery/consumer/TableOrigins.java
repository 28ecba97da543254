package io.orrery.consumer;

import io.orrery.consumer.worker.SatelliteTable;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which producer each table of an application comes from: the first that brought it, written down for all its workers.
 * Versions of two producers say nothing of each other, so that rows of both in one table would be lost at random. Safe
 * for any number of threads.
 */
public final class TableOrigins {

    private static final String PREFIX = "origin#";
    private static final String ORIGIN = "origin";

    /** What another worker has changed is seen after that. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SatelliteTable notes;
    private final Map<TableName, String> known = new ConcurrentHashMap<>();
    private final Map<TableName, Long> lookedNanos = new ConcurrentHashMap<>();

    /** Those of an application; {@code dynamoDb} stays the caller's to close. */
    public TableOrigins(DynamoDbAsyncClient dynamoDb, String application) {
        this.notes = new SatelliteTable(dynamoDb, application);
    }

    /**
     * The producer that the table comes from, where that is not {@code origin}; empty where it is, or has become so just
     * now.
     */
    Optional<String> another(TableName table, String origin) {
        String owner = known.get(table);
        if (owner == null || (!owner.equals(origin) && mayLook(table))) {
            owner = claim(table, origin);
            known.put(table, owner);
        }
        return owner.equals(origin) ? Optional.empty() : Optional.of(owner);
    }

    private boolean mayLook(TableName table) {
        long now = System.nanoTime();
        Long last = lookedNanos.get(table);
        if (last != null && now - last < LOOK.toNanos()) {
            return false;
        }
        lookedNanos.put(table, now);
        return true;
    }

    private String claim(TableName table, String origin) {
        while (true) {
            if (notes.insert(item(table), Map.of(ORIGIN, AttributeValue.fromS(origin)))) {
                return origin;
            }
            Optional<Map<String, AttributeValue>> noted = notes.get(item(table));
            if (noted.isPresent()) {
                return noted.get().get(ORIGIN).s();
            }
            // Released between the two.
        }
    }

    /** True if it is known that the table comes from another producer; asks nobody. */
    boolean isKnownAsForeign(TableName table, String origin) {
        String owner = known.get(table);
        return owner != null && !owner.equals(origin);
    }

    /** Lets go of a table that was dropped: it may come from another producer from now on. */
    void release(TableName table) {
        notes.delete(item(table));
        known.remove(table);
    }

    /** Forgets all tables, for an application that is deleted. */
    public void forget() {
        notes.list(PREFIX).forEach(item -> notes.delete(item.get("item").s()));
    }

    /** No two tables give one text, whatever is in their names. */
    private static String item(TableName table) {
        return PREFIX + table.schema().length() + "#" + table.schema() + "." + table.table();
    }
}
