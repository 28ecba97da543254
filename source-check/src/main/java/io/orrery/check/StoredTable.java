package io.orrery.check;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A table as a derived store holds it: the seam between a check and the store. Rows of the source and of the store are
 * compared as texts, which the store's side makes of both, since it alone knows what its form of a row leaves out. One
 * thread calls. Where the store cannot be read, a method throws {@link io.orrery.runtime.OrreryException}.
 */
public interface StoredTable {

    /** The columns and the key that the stored rows have. */
    TableSchema schema();

    /** Why the table can't be compared at all; empty if it can. */
    default Optional<String> incomparable() {
        return Optional.empty();
    }

    /** The columns that are not compared, since the store leaves them out or can't say them as the source does. */
    default List<String> uncompared() {
        return List.of();
    }

    /**
     * The same, compared without some columns, which the source has no longer: what is stored in them is left out of {@link
     * #found}, and rows of the source don't hold them.
     *
     * @param columns none of the key
     */
    StoredTable without(Set<String> columns);

    /** How many rows are compared at once, at least 1. */
    int chunk();

    /**
     * What names a row, for people and within this check.
     *
     * @param row with its key at least
     */
    default String id(Row row) {
        return RowKey.of(row).text();
    }

    /** What the store must hold for a row of the source; empty if it is to hold nothing. A column may be absent. */
    Optional<String> expected(Row row);

    /**
     * What the store holds.
     *
     * @param rows by {@link #id}; with their keys at least
     * @return texts by id; the ids of rows that the store lacks are absent
     */
    Map<String, String> found(Map<String, Row> rows);

    /** All that the store says, for a table without a key, which can be compared by nothing else; empty if it can't. */
    default Optional<Contents> contents() {
        return Optional.empty();
    }

    /** All that the store holds; empty if what it holds doesn't tell the rows' keys. */
    Optional<Pages> pages();

    /** Rows by all that they say. */
    interface Contents {

        /** Hands on each row's text, as {@link StoredTable#expected} makes it, in no order. */
        void read(Consumer<String> text);

        /** Whether rows that say the same are as many here as in the source; else they are one. */
        boolean countsEqualRows();
    }

    /** Reads the keys of all rows, a few at a time. A row that is there all the while is among them at least once. */
    interface Pages extends AutoCloseable {

        /** Rows with their keys at least, by {@link StoredTable#id}; empty at the end. */
        Map<String, Row> next();

        @Override
        void close();
    }
}
