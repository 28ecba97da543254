package io.orrery.consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.consumer.worker.HashRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps events that are not newer than the newest seen of their origin out: late echoes of puts, frozen producers, and
 * what was put again after a reshard. Within a shard the versions of one origin grow.
 *
 * <p>What the parents had seen holds for their children too, but only for the hash keys that were the parent's: when
 * shards merge, one of them may have been ahead of the other, and what the slower one had not yet got comes to the
 * child with versions below the faster one's newest.
 */
final class Fence {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was newest in a part of the hash keys before this shard began. */
    private record Inherited(HashRange range, Map<String, Long> newest) {}

    private final HashRange range;
    private final Map<String, Long> newest = new HashMap<>();
    private final List<Inherited> inherited = new ArrayList<>();

    Fence(HashRange range) {
        this.range = range;
    }

    /**
     * True if the event is newer than all that was seen of its origin here, and from then on it is the newest.
     *
     * @param hashKey where the event belongs
     */
    boolean admit(String origin, long version, BigInteger hashKey) {
        if (!isNew(origin, version, hashKey)) {
            return false;
        }
        newest.put(origin, version);
        return true;
    }

    /** As {@link #admit}, but it leaves the newest as it was. */
    boolean isNew(String origin, long version, BigInteger hashKey) {
        Long own = newest.get(origin);
        if (own != null && version <= own) {
            return false;
        }
        for (Inherited part : inherited) {
            if (part.range().contains(hashKey) && version <= part.newest().getOrDefault(origin, 0L)) {
                return false;
            }
        }
        return true;
    }

    /** Takes over what {@link #toNote()} of a parent, or of an earlier run, said. */
    void inherit(String note) {
        try {
            for (JsonNode part : JSON.readTree(note)) {
                Map<String, Long> versions = new HashMap<>();
                part.get("newest")
                        .properties()
                        .forEach(e -> versions.put(e.getKey(), e.getValue().asLong()));
                inherited.add(new Inherited(
                        HashRange.of(part.get("start").asText(), part.get("end").asText()), versions));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read what the parent shard left behind", e);
        }
    }

    /** What the children have to know, as text. */
    String toNote() {
        ArrayNode parts = JSON.createArrayNode();
        write(parts, range, newest);
        for (Inherited part : inherited) {
            // What this shard has itself seen newer needs no reminder.
            Map<String, Long> ahead = new HashMap<>(part.newest());
            ahead.entrySet().removeIf(e -> e.getValue() <= newest.getOrDefault(e.getKey(), 0L));
            if (!ahead.isEmpty()) {
                write(parts, part.range(), ahead);
            }
        }
        return parts.toString();
    }

    private static void write(ArrayNode parts, HashRange range, Map<String, Long> versions) {
        ObjectNode part = parts.addObject();
        part.put("start", range.start().toString());
        part.put("end", range.end().toString());
        ObjectNode all = part.putObject("newest");
        versions.forEach(all::put);
    }
}
