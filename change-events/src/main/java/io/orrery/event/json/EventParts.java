package io.orrery.event.json;

import io.orrery.event.EventPart;
import io.orrery.event.MalformedEventException;
import io.orrery.event.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts the document of a large event into {@link EventPart}s, and puts the parts that one shard delivers together
 * again. An object joins the parts of one shard; for one thread at a time. It holds at most one unfinished event for
 * each origin, of at most the limit's length.
 */
public final class EventParts {

    private record Unfinished(EventPart latest, StringBuilder text) {}

    private final int limit;
    private final Map<String, Unfinished> unfinished = new HashMap<>();

    /**
     * @param limit the greatest length of an event's document, in characters
     */
    public EventParts(int limit) {
        this.limit = limit;
    }

    /**
     * The parts of {@code document}, each of which is written in at most about {@code partBytes}.
     *
     * @param document the whole event in UTF-8, as {@link EventWriter} writes it
     * @param partBytes the greatest size of a part's text once it is written as a JSON string, at least 4
     */
    public static List<EventPart> split(TableName table, String origin, long version, byte[] document, int partBytes) {
        List<String> texts = new ArrayList<>();
        int start = 0;
        int size = 0;
        for (int i = 0; i < document.length; i++) {
            byte b = document[i];
            // The document has no control characters: they are escaped in it already. Only these two grow.
            int cost = b == '"' || b == '\\' ? 2 : 1;
            boolean startsCharacter = (b & 0xC0) != 0x80;
            // Up to three bytes may follow the first of a character, and a cut within it would spoil it.
            if (startsCharacter && size + cost + 3 > partBytes && i > start) {
                texts.add(new String(document, start, i - start, StandardCharsets.UTF_8));
                start = i;
                size = 0;
            }
            size += cost;
        }
        texts.add(new String(document, start, document.length - start, StandardCharsets.UTF_8));
        List<EventPart> parts = new ArrayList<>(texts.size());
        for (String text : texts) {
            parts.add(new EventPart(table, origin, version, parts.size(), texts.size(), text));
        }
        return parts;
    }

    /**
     * Takes the next part of the shard.
     *
     * @return the document of the event, once its last part has come; else empty. Also empty where the first parts lie
     *     before the point at which reading began: that event began earlier too
     * @throws MalformedEventException if a part is missing between two of one event, or the event is over the limit
     */
    public Optional<byte[]> join(EventPart part) {
        Unfinished before = unfinished.get(part.origin());
        if (before != null && part.version() < before.latest().version()) {
            return Optional.empty(); // A late echo of an older event.
        }
        if (before == null || part.version() > before.latest().version()) {
            return part.index() == 0 ? append(part, new StringBuilder()) : forget(part);
        }
        int expected = before.latest().index() + 1;
        if (part.index() < expected) {
            return Optional.empty(); // A put that was retried although it had succeeded.
        }
        if (part.index() > expected) {
            throw new MalformedEventException("Cannot join a change of " + part.table() + ": part " + expected + " of "
                    + part.count() + " is missing");
        }
        return append(part, before.text());
    }

    private Optional<byte[]> forget(EventPart part) {
        unfinished.remove(part.origin());
        return Optional.empty();
    }

    private Optional<byte[]> append(EventPart part, StringBuilder text) {
        if (text.length() + (long) part.text().length() > limit) {
            throw new MalformedEventException("Cannot join a change of " + part.table() + ": it is longer than " + limit
                    + " characters; raise the limit");
        }
        text.append(part.text());
        if (part.index() == part.count() - 1) {
            unfinished.remove(part.origin());
            return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        unfinished.put(part.origin(), new Unfinished(part, text));
        return Optional.empty();
    }

    /**
     * Notes that an event that is not a part came. An unfinished older one of that origin will never be finished here:
     * its producer died between two parts, and its successor publishes the change again under a newer version.
     */
    public void passed(String origin, long version) {
        Unfinished half = unfinished.get(origin);
        if (half != null && version > half.latest().version()) {
            unfinished.remove(origin);
        }
    }

    /** True while the parts of some event are not complete, so that a checkpoint now would lose those that have come. */
    public boolean unfinished() {
        return !unfinished.isEmpty();
    }
}
