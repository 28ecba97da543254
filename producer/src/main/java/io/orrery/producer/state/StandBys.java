package io.orrery.producer.state;

import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Who waits for a producer's lease, as an item beside it, {@code STREAM/NAME#standby}: an attribute for each, which tells
 * when it was last there. For people: the lease is given without a look at it. For one thread.
 */
public final class StandBys {

    private static final Logger log = LoggerFactory.getLogger(StandBys.class);

    /** Cheap, and soon enough for people. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** One that was not heard for so long was killed, and is not shown any more. */
    private static final Duration KILLED = Duration.ofMinutes(1);

    private static final String PREFIX = "waiting:";

    private final StateTable table;
    private final String id;
    private Instant told = Instant.MIN;

    /** @param id of the producer, see {@link Lease#id} */
    public StandBys(StateTable table, String id) {
        this.table = table;
        this.id = id + "#standby";
    }

    /** Tells that one waits, every ten seconds. That it can't be told harms nobody. */
    void here(String owner, Instant now) {
        if (now.isBefore(told.plus(EVERY))) {
            return;
        }
        try {
            List<String> killed = told.equals(Instant.MIN) ? killed(now) : List.of();
            told = now;
            Map<String, String> names = new HashMap<>();
            names.put("#me", PREFIX + owner);
            update(
                    "SET #me = :now" + removal(killed, names),
                    names,
                    Map.of(":now", AttributeValue.fromS(now.toString())));
        } catch (OrreryException e) {
            log.debug("Cannot tell that {} stands by", owner, e);
        }
    }

    /** Tells that it waits no more. */
    void gone(String owner) {
        if (told.equals(Instant.MIN)) {
            return;
        }
        try {
            update("REMOVE #me", Map.of("#me", PREFIX + owner), Map.of());
        } catch (OrreryException e) {
            log.debug("Cannot tell that {} stands by no more", owner, e);
        }
    }

    /**
     * Those who wait, and when each was last heard.
     *
     * @throws OrreryException if DynamoDB does not answer
     */
    public Map<String, Instant> list(Instant now) {
        Map<String, Instant> waiting = all();
        waiting.values().removeIf(at -> isKilled(at, now));
        return waiting;
    }

    private List<String> killed(Instant now) {
        Map<String, Instant> killed = all();
        killed.values().removeIf(at -> !isKilled(at, now));
        return List.copyOf(killed.keySet());
    }

    private static boolean isKilled(Instant at, Instant now) {
        return !at.plus(KILLED).isAfter(now);
    }

    private Map<String, Instant> all() {
        Map<String, Instant> all = new TreeMap<>();
        table.read(id).forEach((name, at) -> {
            if (name.startsWith(PREFIX)) {
                all.put(name.substring(PREFIX.length()), Instant.parse(at.s()));
            }
        });
        return all;
    }

    private static String removal(List<String> owners, Map<String, String> names) {
        List<String> removed = new ArrayList<>();
        for (String owner : owners) {
            String name = "#old" + removed.size();
            names.put(name, PREFIX + owner);
            removed.add(name);
        }
        return removed.isEmpty() ? "" : " REMOVE " + String.join(", ", removed);
    }

    private void update(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        try {
            table.client().updateItem(b -> b.tableName(table.name())
                    .key(Map.of(StateTable.ID, AttributeValue.fromS(id)))
                    .updateExpression(expression)
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values.isEmpty() ? null : values));
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
    }
}
