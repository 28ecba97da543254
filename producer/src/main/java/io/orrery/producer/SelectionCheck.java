package io.orrery.producer;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.catalog.ServerCatalog;
import io.orrery.runtime.UsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what is left out and masked against the tables that a server has, before anything is published: a name that is
 * mistyped there would protect nothing.
 */
final class SelectionCheck {

    private static final Logger log = LoggerFactory.getLogger(SelectionCheck.class);

    private final Selection selection;
    private final MysqlServer server;

    SelectionCheck(Selection selection, MysqlServer server) {
        this.selection = selection;
        this.server = server;
    }

    /**
     * Runs the check.
     *
     * @param accepted true if an earlier start took the same rules: then names that are gone now stop nothing
     * @throws UsageException if a name is unknown, or a rule would spoil the key of a table
     */
    void run(boolean accepted) {
        ServerCatalog catalog = new ServerCatalog(server);
        Map<TableName, List<Column>> tables = new TreeMap<>();
        Map<TableName, List<Column>> columns = columns();
        catalog.tables().forEach(table -> tables.put(table, columns.getOrDefault(table, List.of())));
        SelectionNames names = SelectionNames.of(selection, tables);
        names.idle().forEach(idle -> log.warn("{}", idle));
        if (!names.unknown().isEmpty() && !accepted) {
            throw new UsageException(String.join("; ", names.unknown())
                    + ". Correct the name, or grant SELECT on the table if it is right: what is left out and masked"
                    + " must not hang on a name that does not exist.");
        }
        names.unknown().forEach(unknown -> log.warn("{}", unknown));
        tables.forEach((table, found) -> {
            if (selection.test(table) && selection.columns().touches(table, found)) {
                shape(catalog, table, found);
            }
        });
    }

    private void shape(ServerCatalog catalog, TableName table, List<Column> columns) {
        List<String> key = catalog.primaryKey(table);
        if (key.isEmpty()) {
            key = catalog.uniqueKey(table, columns).orElse(List.of());
        }
        try {
            selection.columns().shape(new TableSchema(table, columns, key));
        } catch (IllegalArgumentException e) {
            throw new UsageException("Cannot publish " + table + ": " + e.getMessage() + ".", e);
        }
    }

    /** Of all tables that the user may see. What there is to know of a type is its name: the rest comes with the rows. */
    private Map<TableName, List<Column>> columns() {
        Map<TableName, List<Column>> columns = new HashMap<>();
        for (List<String> row : server.ask(
                "its columns",
                connection -> MysqlServer.rows(
                        connection,
                        "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, IS_NULLABLE"
                                + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA NOT IN"
                                + " ('mysql', 'sys', 'information_schema', 'performance_schema')"
                                + " ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION"))) {
            MysqlType type = MysqlType.ofSqlName(row.get(3)).orElse(MysqlType.GEOMETRY);
            columns.computeIfAbsent(new TableName(row.get(0), row.get(1)), table -> new ArrayList<>())
                    .add(new Column(row.get(2), ColumnType.of(type), row.get(4).equals("YES")));
        }
        return columns;
    }
}
