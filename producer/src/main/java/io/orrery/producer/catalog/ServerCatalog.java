package io.orrery.producer.catalog;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.rows.Catalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<List<String>> parts = server.ask(
                "the keys of " + table,
                connection -> MysqlServer.rows(
                        connection,
                        "SELECT INDEX_NAME, COLUMN_NAME FROM information_schema.STATISTICS"
                                + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0 AND INDEX_NAME <> 'PRIMARY'"
                                + " AND SUB_PART IS NULL ORDER BY INDEX_NAME, SEQ_IN_INDEX",
                        table.schema(),
                        table.table()));
        Map<String, List<String>> indexes = new LinkedHashMap<>();
        for (List<String> part : parts) {
            indexes.computeIfAbsent(part.get(0), name -> new ArrayList<>()).add(part.get(1));
        }
        return indexes.values().stream()
                .filter(index -> index.stream().allMatch(name -> required(columns, name)))
                .findFirst();
    }

    private static boolean required(List<Column> columns, String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name) && !column.nullable());
    }

    @Override
    public List<Listed> columns(TableName table) {
        return server.ask("the columns of " + table, connection -> MysqlServer.rows(
                        connection,
                        "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE FROM information_schema.COLUMNS"
                                + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION",
                        table.schema(),
                        table.table())
                .stream()
                .map(row -> new Listed(row.get(0), row.get(1), Labels.parse(row.get(2))))
                .toList());
    }

    @Override
    public List<String> primaryKey(TableName table) {
        return server.ask("the primary key of " + table, connection -> MysqlServer.rows(
                        connection,
                        "SELECT COLUMN_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ?"
                                + " AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY' ORDER BY SEQ_IN_INDEX",
                        table.schema(),
                        table.table())
                .stream()
                .map(row -> row.get(0))
                .toList());
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
