package io.orrery.producer.snapshot;

import io.orrery.event.TableSchema;
import java.util.Optional;

/** The one that reads the binary log, as snapshots see it. Its methods are called by whoever has the {@link Turn}. */
public interface LogReader {

    /**
     * The transactions that were read, also the one that is being read, as a GTID set.
     *
     * @return empty while that is not known: the connection is new, and in the middle of a transaction
     */
    Optional<String> begun();

    /** Up to where the log was read; empty while there is no connection. */
    Optional<LogPlace> place();

    /** Notes where reading is, to be saved once all before it is acknowledged. */
    void mark();

    /** How often the position was saved, or found unchanged; any thread may ask. */
    long saves();

    /** The schema with what the log says of its columns, as a table map of now would have it. */
    TableSchema told(TableSchema schema);
}
