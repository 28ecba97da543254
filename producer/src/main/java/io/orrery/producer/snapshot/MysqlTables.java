package io.orrery.producer.snapshot;

import io.orrery.event.TableName;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlConnections;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.ServerFacts;
import io.orrery.mysql.table.DataDictionary;
import io.orrery.mysql.table.TableDefinition;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.producer.catalog.ServerCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The tables of a MySQL server. Safe for any number of threads. */
final class MysqlTables implements SourceTables {

    private final MysqlConnections connections;
    private final MysqlServer server;
    private final Predicate<TableName> chosen;

    MysqlTables(MysqlAddress mysql, Predicate<TableName> chosen) {
        this.connections = new MysqlConnections(mysql);
        this.server = new MysqlServer(mysql);
        this.chosen = chosen;
    }

    @Override
    public Optional<String> refusal() {
        return SnapshotRequirements.refusal(server.facts());
    }

    @Override
    public Connection connect() {
        return connections.openToRead();
    }

    @Override
    public List<TableName> chosen() {
        return new ServerCatalog(server).tables().stream().filter(chosen).toList();
    }

    @Override
    public boolean publishes(TableName table) {
        return chosen.test(table);
    }

    @Override
    public Optional<SourceTable> find(Connection connection, TableName table) throws SQLException {
        ServerFacts facts = server.facts();
        Optional<TableDefinition> found = TableDefinition.load(
                connection, CharsetLoader.load(server), table, facts.metadata().equals("FULL"));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new MysqlTable(found.get(), DataDictionary.estimatedRows(connection, table)));
    }
}
