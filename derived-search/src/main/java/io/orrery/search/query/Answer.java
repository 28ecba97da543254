package io.orrery.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What a question found.
 *
 * @param total how many documents fit
 * @param tookMillis how long the cluster took
 * @param found the best of them, best first
 */
public record Answer(long total, long tookMillis, List<Found> found) {

    /**
     * A document.
     *
     * @param id the row's key
     * @param score how well it fits
     * @param version the row's version
     * @param source the document
     * @param highlights by field, the parts of its text in which something was found, marked by {@link TextQuery#BEGIN}
     *     and {@link TextQuery#END}
     */
    public record Found(String id, double score, long version, JsonNode source, Map<String, List<String>> highlights) {

        public Found {
            highlights = Map.copyOf(highlights);
        }
    }

    public Answer {
        found = List.copyOf(found);
    }
}
