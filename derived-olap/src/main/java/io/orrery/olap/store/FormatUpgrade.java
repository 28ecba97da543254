package io.orrery.olap.store;

import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Makes a database of an older format one of this Orrery's, where that can be done with what is in it. */
final class FormatUpgrade {

    private FormatUpgrade() {}

    /** Does it in a transaction of its own; does nothing where the format is none that it knows. */
    static void run(Connection connection) throws SQLException {
        if (!Catalog.meta(connection, "format").equals(Optional.of("2"))) {
            return;
        }
        Statements.run(connection, "BEGIN TRANSACTION");
        for (String table : tablesOfCopies(connection)) {
            giveDeletionsRows(connection, Sql.name(Hidden.DATA, table));
        }
        Catalog.setMeta(connection, "format", Catalog.FORMAT);
        Statements.run(connection, "COMMIT");
    }

    private static List<String> tablesOfCopies(Connection connection) throws SQLException {
        return Statements.query(
                connection,
                "SELECT table_name FROM duckdb_columns() WHERE database_name = '" + Database.CATALOG
                        + "' AND schema_name = ? AND column_name = ?",
                row -> row.getString(1),
                Hidden.DATA,
                Hidden.DELETED_BY);
    }

    /** In format 2 a deletion that had taken a copy stood in that copy's row, with its version in the place of the copy's. */
    private static void giveDeletionsRows(Connection connection, String data) throws SQLException {
        String taken = " WHERE " + Hidden.DELETED_BY + " <> " + Hidden.KEY;
        String others = String.join(", ", Hidden.VERSION, Hidden.DELETED_AT, Hidden.IMAGE, Hidden.DELETED_BY);
        Statements.run(
                connection,
                "INSERT INTO " + data + " (" + Hidden.KEY + ", " + others + ") SELECT " + Hidden.DELETED_BY + ", "
                        + others + " FROM " + data + taken);
        Statements.run(
                connection, "UPDATE " + data + " SET " + Hidden.VERSION + " = " + Hidden.VERSION + " - 1" + taken);
    }
}
