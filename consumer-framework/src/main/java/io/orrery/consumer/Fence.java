package io.orrery.consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.consumer.worker.HashRange;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Keeps events that are not newer than the newest seen of their origin out: late echoes of puts, frozen producers, and
 * what was put again after a reshard.
 *
 * <p>The newest is kept for each part of the hash keys that was once a shard of its own. When shards merge, their
 * lanes in the producer go on for a moment, each by itself: what one of them still brings may be older than what the
 * other one has brought, and is not to be dropped for that. Within a part versions grow, since it was never served by
 * more than one lane at a time.
 */
final class Fence {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Beyond so many parts neighbours are joined: their note must fit a DynamoDB item. */
    private static final int MAX_PARTS = 512;

    private final HashRange range;

    /** For the first hash key of each part, the newest version of each origin. */
    private final NavigableMap<BigInteger, Map<String, Long>> parts = new TreeMap<>();

    Fence(HashRange range) {
        this.range = range;
        parts.put(range.start(), new HashMap<>());
    }

    /**
     * True if the event is newer than all that was seen of its origin, and from then on it is the newest.
     *
     * @param hashKey where the event belongs
     */
    boolean admit(String origin, long version, BigInteger hashKey) {
        boolean admitted = isNew(origin, version, hashKey);
        if (admitted) {
            part(hashKey).put(origin, version);
        }
        return admitted;
    }

    /** As {@link #admit}, but it leaves the newest as it was. */
    boolean isNew(String origin, long version, BigInteger hashKey) {
        return version > part(hashKey).getOrDefault(origin, 0L);
    }

    private Map<String, Long> part(BigInteger hashKey) {
        // A record alone does not tell its explicit hash key, so its partition key may seem to point elsewhere.
        var part = parts.floorEntry(hashKey);
        return part == null ? parts.firstEntry().getValue() : part.getValue();
    }

    /** Takes over what {@link #toNote()} of a parent, or of an earlier run, said. */
    void inherit(String note) {
        try {
            for (JsonNode part : JSON.readTree(note)) {
                Map<String, Long> newest = new HashMap<>();
                part.get("newest")
                        .properties()
                        .forEach(e -> newest.put(e.getKey(), e.getValue().asLong()));
                inherit(HashRange.of(part.get("start").asText(), part.get("end").asText()), newest);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read what the parent shard left behind", e);
        }
        while (parts.size() > MAX_PARTS) {
            joinNeighbours();
        }
    }

    private void inherit(HashRange from, Map<String, Long> newest) {
        BigInteger start = from.start().max(range.start());
        BigInteger end = from.end().min(range.end());
        if (start.compareTo(end) > 0) {
            return;
        }
        cutAt(start);
        if (end.compareTo(range.end()) < 0) {
            cutAt(end.add(BigInteger.ONE));
        }
        parts.subMap(start, true, end, true)
                .values()
                .forEach(part -> newest.forEach((origin, version) -> part.merge(origin, version, Math::max)));
    }

    private void cutAt(BigInteger start) {
        if (!parts.containsKey(start)) {
            parts.put(start, new HashMap<>(parts.floorEntry(start).getValue()));
        }
    }

    /** Keeps the older of two newest versions: a weaker fence lets a duplicate through, but loses nothing. */
    private void joinNeighbours() {
        Map<String, Long> left = null;
        var entries = parts.entrySet().iterator();
        while (entries.hasNext()) {
            Map<String, Long> right = entries.next().getValue();
            if (left == null) {
                left = right;
            } else {
                left.keySet().retainAll(right.keySet());
                left.replaceAll((origin, version) -> Math.min(version, right.get(origin)));
                entries.remove();
                left = null;
            }
        }
    }

    /** What the children have to know, as text. */
    String toNote() {
        ArrayNode note = JSON.createArrayNode();
        parts.forEach((start, newest) -> {
            BigInteger next = parts.higherKey(start);
            ObjectNode part = note.addObject();
            part.put("start", start.toString());
            part.put("end", (next == null ? range.end() : next.subtract(BigInteger.ONE)).toString());
            ObjectNode all = part.putObject("newest");
            newest.forEach(all::put);
        });
        return note.toString();
    }
}
