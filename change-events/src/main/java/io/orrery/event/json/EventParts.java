package io.orrery.event.json;

import io.orrery.event.EventPart;
import io.orrery.event.MalformedEventException;
import io.orrery.event.TableName;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Cuts the document of a large event into {@link EventPart}s, and puts the parts that one shard delivers together
 * again. An object joins the parts of one shard; for one thread at a time. It holds at most one unfinished event for
 * each origin, of at most the limit's length.
 */
public final class EventParts {

    private record Unfinished(EventPart latest, Pieces pieces) {}

    /** The beginning of a document. Kept apart until all is there: a buffer that grows would be copied again and again. */
    private static final class Pieces {
        private final Deque<byte[]> pieces = new ArrayDeque<>();
        private long length;

        void add(String text) {
            byte[] piece = text.getBytes(StandardCharsets.UTF_8);
            pieces.add(piece);
            length += piece.length;
        }

        long length() {
            return length;
        }

        /** All of them, which are let go one by one. */
        byte[] joined() {
            byte[] whole = new byte[Math.toIntExact(length)];
            int end = 0;
            while (!pieces.isEmpty()) {
                byte[] piece = pieces.poll();
                System.arraycopy(piece, 0, whole, end, piece.length);
                end += piece.length;
            }
            return whole;
        }
    }

    private final int limit;
    private final Map<String, Unfinished> unfinished = new HashMap<>();

    /**
     * @param limit the greatest length of an event's document, in bytes
     */
    public EventParts(int limit) {
        this.limit = limit;
    }

    /**
     * The parts of {@code document}, each of which is written in at most about {@code partBytes}. They are made each
     * time they are asked for, so that a large event is not held twice.
     *
     * @param document the whole event in UTF-8, as {@link EventWriter} writes it; not copied
     * @param partBytes the greatest size of a part's text once it is written as a JSON string, at least 4
     */
    public static List<EventPart> split(TableName table, String origin, long version, byte[] document, int partBytes) {
        int[] ends = ends(document, partBytes);
        return new AbstractList<>() {
            @Override
            public EventPart get(int i) {
                int start = i == 0 ? 0 : ends[i - 1];
                String text = new String(document, start, ends[i] - start, StandardCharsets.UTF_8);
                return new EventPart(table, origin, version, i, ends.length, text);
            }

            @Override
            public int size() {
                return ends.length;
            }
        };
    }

    private static int[] ends(byte[] document, int partBytes) {
        IntStream.Builder ends = IntStream.builder();
        int start = 0;
        int size = 0;
        for (int i = 0; i < document.length; i++) {
            byte b = document[i];
            // The document has no control characters: they are escaped in it already. Only these two grow.
            int cost = b == '"' || b == '\\' ? 2 : 1;
            boolean startsCharacter = (b & 0xC0) != 0x80;
            // Up to three bytes may follow the first of a character, and a cut within it would spoil it.
            if (startsCharacter && size + cost + 3 > partBytes && i > start) {
                ends.add(i);
                start = i;
                size = 0;
            }
            size += cost;
        }
        return ends.add(document.length).build().toArray();
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
            return part.index() == 0 ? append(part, new Pieces()) : forget(part);
        }
        int expected = before.latest().index() + 1;
        if (part.index() < expected) {
            return Optional.empty(); // A put that was retried although it had succeeded.
        }
        if (part.index() > expected) {
            throw new MalformedEventException("Cannot join a change of " + part.table() + ": part " + expected + " of "
                    + part.count() + " is missing");
        }
        return append(part, before.pieces());
    }

    private Optional<byte[]> forget(EventPart part) {
        unfinished.remove(part.origin());
        return Optional.empty();
    }

    private Optional<byte[]> append(EventPart part, Pieces pieces) {
        pieces.add(part.text());
        if (pieces.length() > limit) {
            throw new MalformedEventException("Cannot join a change of " + part.table() + ": it is longer than " + limit
                    + " bytes; raise the limit");
        }
        if (part.index() == part.count() - 1) {
            unfinished.remove(part.origin());
            return Optional.of(pieces.joined());
        }
        unfinished.put(part.origin(), new Unfinished(part, pieces));
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
