package io.orrery.simulation;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.producer.snapshot.Chunk;
import io.orrery.producer.snapshot.ChunkSize;
import io.orrery.producer.snapshot.SourceTable;
import io.orrery.producer.snapshot.SourceTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server's tables, to be read by SELECT. A statement takes a while, and sees one moment of it. */
final class ModelTables implements SourceTables {

    private static final int CHUNK = 4;

    private final World world;
    private final ModelMysql mysql;

    ModelTables(World world, ModelMysql mysql) {
        this.world = world;
        this.mysql = mysql;
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public Connection connect() {
        return ModelSession.open(world, mysql);
    }

    @Override
    public List<TableName> chosen() {
        return Tables.ALL.stream().map(TableSchema::table).toList();
    }

    @Override
    public boolean publishes(TableName table) {
        return true;
    }

    @Override
    public Optional<SourceTable> find(Connection connection, TableName table) {
        return Optional.of(new ModelTable(Tables.of(table)));
    }

    private final class ModelTable implements SourceTable {

        private final TableSchema schema;

        ModelTable(TableSchema schema) {
            this.schema = schema;
        }

        @Override
        public TableSchema schema() {
            return schema;
        }

        @Override
        public boolean ordered() {
            return !schema.keyless();
        }

        @Override
        public long estimate() {
            return CHUNK;
        }

        @Override
        public Chunk after(Connection connection, TableSchema as, String after, String where, ChunkSize size) {
            world.running().sleep(world.between(0, 15));
            List<Map.Entry<String, Row>> left = mysql.select(schema.table()).stream()
                    .filter(row -> after == null || row.getKey().compareTo(after) > 0)
                    .toList();
            List<Map.Entry<String, Row>> some = left.subList(0, Math.min(CHUNK, left.size()));
            world.tell(() -> "a chunk of " + schema.table().table() + " is read: "
                    + some.stream().map(row -> Tables.text(row.getValue())).toList());
            world.running().sleep(world.between(0, 15));
            return new Chunk(
                    some.stream().map(Map.Entry::getValue).toList(),
                    some.isEmpty() ? null : some.get(some.size() - 1).getKey(),
                    some.size() == left.size(),
                    some.size());
        }

        @Override
        public void all(Connection connection, TableSchema as, String where, Rows rows)
                throws SQLException, InterruptedException {
            List<Map.Entry<String, Row>> seen =
                    new ArrayList<>(connection.unwrap(ModelSession.class).seen(schema.table()));
            for (Map.Entry<String, Row> row : seen) {
                if (world.onceIn(4)) {
                    world.running().sleep(world.between(0, 20));
                }
                rows.take(row.getValue());
            }
        }

        @Override
        public Chunk ofKeys(Connection connection, TableSchema as, List<Row> keys, ChunkSize size) {
            throw new AssertionError("repairs are not simulated");
        }
    }
}
