package io.orrery.check;

import io.orrery.event.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Compares the rows of one table, while changes flow. For one thread. */
interface RowCheck {

    /** So many rows that differ are looked at again; past it a table is not compared to its end. */
    int MOST = 100_000;

    /**
     * What a first look at all rows has found.
     *
     * @param rows how many rows of the source it has seen
     * @param suspects the rows that differ for now, by id
     * @param unseen why it has not seen all; null if it has
     */
    record Findings(long rows, Map<String, Row> suspects, String unseen) {}

    /** Looks at all rows. */
    Findings compare() throws SQLException, InterruptedException;

    /**
     * Looks at some rows again until it is clear which of them differ.
     *
     * @param suspects by id
     * @param patience how long a change may take from the source to the store
     */
    Settlement settle(Map<String, Row> suspects, Duration patience) throws SQLException, InterruptedException;
}
