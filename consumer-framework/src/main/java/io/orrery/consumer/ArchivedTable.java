package io.orrery.consumer;

import io.orrery.event.Event;
import java.util.List;
import java.util.Objects;

/** The events of one table of an {@link EventArchive}. Safe for any number of threads. */
public interface ArchivedTable extends AutoCloseable {

    /** How many events there are; some may be echoes, which are not given. */
    long events();

    /** True if each row has a key that names it: then rows of different keys may be read beside each other. */
    boolean keyed();

    /** The producers that the table came from, in the order of their first commits. */
    List<String> origins();

    /** The events of a producer that concern the table as a whole, by version: one of each shard that brought it. */
    List<ArchivedEvent> tableWide(String origin) throws Exception;

    /** Gives the changes of a part in the order of their versions, each once. */
    void changes(Part part, Sink sink) throws Exception;

    @Override
    void close();

    /**
     * An event and where it stood in the stream.
     *
     * @param shardId the shard that it came from
     * @param bytes about what it takes up
     */
    record ArchivedEvent(Event event, String shardId, EventPlace place, int bytes) {
        public ArchivedEvent {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(shardId, "shardId");
            Objects.requireNonNull(place, "place");
        }
    }

    /**
     * Some of a table's changes.
     *
     * @param origin the producer
     * @param lane from 0: all changes of a key are in one lane
     * @param lanes how many lanes there are
     */
    record Part(String origin, int lane, int lanes) {}

    /** Takes events one by one. */
    @FunctionalInterface
    interface Sink {
        void take(ArchivedEvent event) throws Exception;
    }
}
