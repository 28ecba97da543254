package io.orrery.producer.change;

import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventFrame;
import io.orrery.event.json.JsonBytes;
import java.util.Optional;

/**
 * The change of a row as the log has it, not decoded yet. Good for the one call that hands it over, which has to take it in
 * one of the two ways.
 */
public interface RowChange {

    /** The schema of the rows as they are in the log; one object for all rows of a table map. */
    TableSchema schema();

    /** Hands the change on as the rows that it holds. */
    void decoded(ChangeSink sink, ChangePoint at) throws InterruptedException;

    /**
     * Writes what comes before the metadata in the document of the change, from bytes to bytes.
     *
     * @param frame of the table and its schema
     * @return the row's key; empty if the change has to be taken {@linkplain #decoded decoded}: the table has no key, the
     *     change changes it, or something is wrong, which is told there. {@code out} has to be cut then
     */
    Optional<RowKey> write(EventFrame frame, JsonBytes out);
}
