package io.orrery.event;

import java.util.Objects;

/**
 * A piece of the document of an event that is larger than a Kinesis record. The parts of one event follow each other in
 * one shard, under the partition key of the row, with nothing else of that origin between them;
 * {@link io.orrery.event.json.EventParts} puts them together again. A part may come twice.
 *
 * @param table the table of the whole event
 * @param origin the name of the producer
 * @param version the version of the whole event; with {@code origin} it tells which parts belong together
 * @param index the place of this part, from 0
 * @param count how many parts the event has
 * @param text a piece of the event's JSON document, as text
 */
public record EventPart(TableName table, String origin, long version, int index, int count, String text)
        implements Event {

    public EventPart {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(text, "text");
        if (version <= 0) {
            throw new IllegalArgumentException("Cannot use version=" + version + ": must be positive");
        }
        if (count < 1 || index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "Cannot use index=" + index + ", count=" + count + ": index must be 0..count-1");
        }
    }

    /** Hides the text: it holds row values, which never reach a log. */
    @Override
    public String toString() {
        return "EventPart[" + table + " " + origin + " " + version + ", " + index + " of " + count + "]";
    }
}
