package io.orrery.producer.catalog;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.table.DataDictionary;
import io.orrery.mysql.table.UniqueIndex;
import io.orrery.producer.rows.Catalog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks {@code information_schema}. Slow, so its answers are kept by whoever asks. */
public final class ServerCatalog implements Catalog {

    /** A table that comes to a name that another has just left comes at once, or not at all. */
    private static final RetryPolicy<Boolean> MOMENT = RetryPolicy.<Boolean>builder()
            .handleResult(false)
            .withDelay(Duration.ofMillis(100))
            .withMaxDuration(Duration.ofSeconds(3))
            .withMaxRetries(-1)
            .build();

    private final MysqlServer server;

    public ServerCatalog(MysqlServer server) {
        this.server = server;
    }

    @Override
    public Optional<List<String>> uniqueKey(TableName table, List<Column> columns) {
        return DataDictionary.uniqueNotNull(indexes(table), columns).map(UniqueIndex::columns);
    }

    private List<UniqueIndex> indexes(TableName table) {
        return server.ask("the keys of " + table, connection -> DataDictionary.uniqueIndexes(connection, table));
    }

    @Override
    public List<Listed> columns(TableName table) {
        return server.ask("the columns of " + table, connection -> DataDictionary.columns(connection, table)).stream()
                .map(column -> new Listed(column.name(), column.type(), column.labels()))
                .toList();
    }

    @Override
    public List<String> primaryKey(TableName table) {
        return indexes(table).stream()
                .filter(UniqueIndex::primary)
                .findFirst()
                .map(UniqueIndex::columns)
                .orElse(List.of());
    }

    @Override
    public List<Body> triggers(TableName table) {
        return server.ask("the triggers of " + table, connection -> MysqlServer.rows(
                        connection,
                        "SELECT ACTION_STATEMENT, SQL_MODE FROM information_schema.TRIGGERS"
                                + " WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?",
                        table.schema(),
                        table.table())
                .stream()
                .map(row -> new Body(row.get(0), row.get(1)))
                .toList());
    }

    @Override
    public Optional<Body> function(TableName function) {
        return server.ask("the function " + function, connection -> MysqlServer.rows(
                        connection,
                        "SELECT ROUTINE_DEFINITION, SQL_MODE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?"
                                + " AND ROUTINE_NAME = ? AND ROUTINE_TYPE = 'FUNCTION'"
                                + " AND ROUTINE_DEFINITION IS NOT NULL",
                        function.schema(),
                        function.table())
                .stream()
                .map(row -> new Body(row.get(0), row.get(1)))
                .findFirst());
    }

    /** The tables that the server has now, its own left out. */
    public List<TableName> tables() {
        return server.ask("its tables", connection -> MysqlServer.rows(
                        connection,
                        "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES"
                                + " WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN"
                                + " ('mysql', 'sys', 'information_schema', 'performance_schema')")
                .stream()
                .map(row -> new TableName(row.get(0), row.get(1)))
                .toList());
    }

    @Override
    public boolean appears(TableName table) throws InterruptedException {
        try {
            return Failsafe.with(MOMENT).get(() -> exists(table));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("Interrupted while waiting for " + table);
            }
            throw e;
        }
    }

    private boolean exists(TableName table) {
        return !server.ask(
                        "the table " + table,
                        connection -> MysqlServer.rows(
                                connection,
                                "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                                table.schema(),
                                table.table()))
                .isEmpty();
    }
}
