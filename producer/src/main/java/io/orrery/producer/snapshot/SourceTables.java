package io.orrery.producer.snapshot;

import io.orrery.event.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The tables of the source as they can be read by SELECT. */
public interface SourceTables {

    /** Why no snapshot of this server can be made, with the remedy; empty if it can. */
    Optional<String> refusal();

    /** A connection whose session reads values as they are. */
    Connection connect();

    /** The tables that the server has now and that are chosen. */
    List<TableName> chosen();

    /** True if a table of that name is published. */
    boolean publishes(TableName table);

    /** A table as it is defined now; empty if there is none. */
    Optional<SourceTable> find(Connection connection, TableName table) throws SQLException;
}
