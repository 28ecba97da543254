package io.orrery.producer.rows;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import java.util.List;
import java.util.Optional;

/** What the server's data dictionary says now of tables, for what the binary log leaves out. */
public interface Catalog {

    /**
     * A column, as the data dictionary has it.
     *
     * @param type what SQL calls it, without lengths
     * @param labels of ENUM and SET, else empty
     */
    record Listed(String name, String type, List<String> labels) {
        public Listed {
            labels = List.copyOf(labels);
        }
    }

    /**
     * The columns of a unique key all of whose columns are in {@code columns} and not nullable.
     *
     * @return empty if there is none, or the table is gone
     */
    Optional<List<String>> uniqueKey(TableName table, List<Column> columns);

    /** The table's columns in its order; empty if the table is gone. */
    List<Listed> columns(TableName table);

    /** The primary key's columns in the key's order; empty if it has none or the table is gone. */
    List<String> primaryKey(TableName table);

    /**
     * What a trigger or a function does.
     *
     * @param text its statements
     * @param sqlMode how they are read
     */
    record Body(String text, String sqlMode) {}

    /** The triggers of a table that may be seen. */
    List<Body> triggers(TableName table);

    /**
     * A stored function.
     *
     * @param function its database and name
     * @return empty if it is gone, or may not be seen
     */
    Optional<Body> function(TableName function);

    /** True if the table is there, or comes within a few seconds. */
    boolean appears(TableName table) throws InterruptedException;
}
