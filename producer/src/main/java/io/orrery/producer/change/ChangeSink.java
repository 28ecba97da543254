package io.orrery.producer.change;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.Set;

/** Takes changes in the order of the binary log. Called by one thread, which it may hold up. */
public interface ChangeSink {

    /** A row was inserted, updated or deleted. Who has no use for its bytes gets it by one of the three calls below. */
    default void changed(RowChange change, ChangePoint at) throws InterruptedException {
        change.decoded(this, at);
    }

    /** A row was inserted. */
    void written(TableSchema schema, Row row, ChangePoint at) throws InterruptedException;

    /** A row was updated, perhaps its key too. */
    void updated(TableSchema schema, Row before, Row after, ChangePoint at) throws InterruptedException;

    /** A row was deleted. */
    void deleted(TableSchema schema, Row row, ChangePoint at) throws InterruptedException;

    /** All rows of a table were removed at once. */
    void truncated(TableName table, ChangePoint at) throws InterruptedException;

    /** A table was dropped. */
    void dropped(TableName table, ChangePoint at) throws InterruptedException;

    /**
     * Rows came into a table or left it without being named in the log: what is derived from it is wrong until rebuilt.
     *
     * @param what the operation, for people
     */
    void moved(TableName table, String what, ChangePoint at);

    /** A statement was read that may have changed the definition of tables, or what they hold without naming rows. */
    void defined(DefinedTables tables) throws InterruptedException;

    /**
     * A statement may have changed rows or whole tables, and nobody can tell which.
     *
     * @param what the statement, for people, as the subject of a sentence
     */
    void unknown(String what, ChangePoint at) throws InterruptedException;

    /**
     * A row of a table changed, chosen or not, to which foreign keys refer: the server changes the rows that refer to it,
     * if there are any, and does not name them in the log.
     *
     * @param parent the table of the row
     * @param changed chosen tables whose rows may have changed so
     */
    void cascaded(TableName parent, Set<TableName> changed, ChangePoint at);

    /** For those who want no changes. */
    ChangeSink NONE = new ChangeSink() {
        @Override
        public void written(TableSchema schema, Row row, ChangePoint at) {}

        @Override
        public void updated(TableSchema schema, Row before, Row after, ChangePoint at) {}

        @Override
        public void deleted(TableSchema schema, Row row, ChangePoint at) {}

        @Override
        public void truncated(TableName table, ChangePoint at) {}

        @Override
        public void dropped(TableName table, ChangePoint at) {}

        @Override
        public void moved(TableName table, String what, ChangePoint at) {}

        @Override
        public void unknown(String what, ChangePoint at) {}

        @Override
        public void defined(DefinedTables tables) {}

        @Override
        public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {}
    };
}
