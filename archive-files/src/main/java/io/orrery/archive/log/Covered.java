package io.orrery.archive.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.archive.layout.Paths;
import io.orrery.consumer.StreamPosition;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * Which files a compaction stands for: those of earlier days, up to a position of each shard.
 *
 * @param horizon the first day of which all events are kept
 * @param rolled where the log of each shard ended
 * @param merged where the merges of each shard ended
 */
public record Covered(LocalDate horizon, Map<String, StreamPosition> rolled, Map<String, StreamPosition> merged) {

    /** None. */
    public static final Covered NOTHING = new Covered(LocalDate.EPOCH, Map.of(), Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    public Covered {
        rolled = Map.copyOf(rolled);
        merged = Map.copyOf(merged);
    }

    /** True if the compaction stands for a file: its events are in the base, or count for nothing. */
    public boolean has(Paths.EventFile file) {
        StreamPosition end =
                switch (file.kind()) {
                    case BASE -> null;
                    case ROLLED -> rolled.get(file.shardId());
                    case RECENT, MERGED -> merged.get(file.shardId());
                };
        return end != null
                && file.partition().day().isBefore(horizon)
                && file.upTo().compareTo(end) <= 0;
    }

    /** As it is stored. */
    public byte[] toJson() throws IOException {
        ObjectNode json = JSON.createObjectNode().put("horizon", horizon.toString());
        put(json.putObject("rolled"), rolled);
        put(json.putObject("merged"), merged);
        return JSON.writeValueAsBytes(json);
    }

    private static void put(ObjectNode json, Map<String, StreamPosition> ends) {
        ends.forEach((shardId, end) -> json.put(shardId, end.sequenceNumber()));
    }

    static Covered read(byte[] content) throws IOException {
        JsonNode json = JSON.readTree(content);
        return new Covered(
                LocalDate.parse(json.required("horizon").asText()),
                ends(json.required("rolled")),
                ends(json.required("merged")));
    }

    private static Map<String, StreamPosition> ends(JsonNode json) {
        Map<String, StreamPosition> ends = new HashMap<>();
        for (Map.Entry<String, JsonNode> end : json.properties()) {
            ends.put(end.getKey(), new StreamPosition(end.getValue().asText()));
        }
        return ends;
    }
}
