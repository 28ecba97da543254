package io.orrery.search.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Fields;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A row as an index has it at one moment. Immutable.
 *
 * @param version the version of the row's last change that the index has read; 0 if it knows none
 * @param content the document; null if the row is not there, or was deleted
 * @param committedAt when that change was committed; null if it knows none
 */
record Snapshot(long version, ObjectNode content, Instant committedAt) {

    /** What an index says of a row that it knows nothing of. */
    static final Snapshot NOTHING = new Snapshot(0, null, null);

    /** A document as it was read; a tombstone has a version and no content. */
    static Snapshot of(JsonNode source) {
        JsonNode ours = source.path(Fields.ORRERY);
        return new Snapshot(
                ours.path("version").asLong(),
                Documents.isTombstone(source) ? null : (ObjectNode) source,
                Instant.parse(ours.path("ts").asText()));
    }

    boolean live() {
        return content != null;
    }

    /** True if the last change was committed after the end of a generation. */
    boolean beyond(Optional<Instant> until) {
        return committedAt != null && until.filter(committedAt::isAfter).isPresent();
    }

    /**
     * Whether both stand for the same version of the row, with the same values in the fields that both have: a rebuild
     * may well leave a column out, or index it otherwise.
     */
    boolean agrees(Snapshot other) {
        if (!live() || !other.live()) {
            return live() == other.live();
        }
        return version == other.version
                && content.properties().stream()
                        .filter(field -> !field.getKey().equals(Fields.ORRERY) && other.content.has(field.getKey()))
                        .allMatch(field -> field.getValue().equals(other.content.get(field.getKey())));
    }

    /** The same without the fields that {@code other} lacks. */
    Snapshot common(Snapshot other) {
        ObjectNode kept = content.deepCopy();
        kept.properties().removeIf(field -> !other.content.has(field.getKey()));
        return new Snapshot(version, kept, committedAt);
    }

    /** What is hashed: version and values, in the order of the fields' names. */
    String text() {
        Map<String, String> ordered = new TreeMap<>();
        content.properties().stream()
                .filter(field -> !field.getKey().equals(Fields.ORRERY))
                .forEach(field -> ordered.put(field.getKey(), field.getValue().toString()));
        return version + " " + ordered;
    }
}
