package io.orrery.simulation;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.producer.PublisherAccess;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.DefinedTables;
import io.orrery.producer.privacy.RowShape;
import io.orrery.producer.snapshot.SnapshotSink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before a publisher and sees that what one producer publishes of a row never goes back in time: neither a snapshot's
 * row over a newer change, nor a change over a snapshot's row that is newer.
 */
final class Witness {

    private final World world;
    private final PublisherAccess publisher;

    /** For each row twice the number of the last change that was published, and one more for a deletion. */
    private final Map<String, Long> last = new HashMap<>();

    Witness(World world, PublisherAccess publisher) {
        this.world = world;
        this.publisher = publisher;
    }

    private void see(Row row, boolean snapshot, boolean deletion) {
        if (row.schema().keyless()) {
            return;
        }
        String name = row.schema().table() + "/" + RowKey.of(row).text();
        long age = 2 * row.getLong("n") + (deletion ? 1 : 0);
        long before = last.getOrDefault(name, -1L);
        if (snapshot) {
            world.counters().count("a row of a snapshot is published");
        }
        world.require(
                snapshot ? age >= before : age > before,
                () -> (snapshot ? "a snapshot's row goes over a newer change: " : "a change goes over a newer row: ")
                        + name + ", change " + age / 2 + " after " + before / 2);
        last.put(name, Math.max(age, before));
    }

    ChangeSink changes() {
        return new Changes(publisher.changes());
    }

    SnapshotSink rows() {
        return new Rows(publisher.rows());
    }

    private final class Changes implements ChangeSink {

        private final ChangeSink sink;

        Changes(ChangeSink sink) {
            this.sink = sink;
        }

        @Override
        public void written(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
            see(row, false, false);
            sink.written(schema, row, at);
        }

        @Override
        public void updated(TableSchema schema, Row before, Row after, ChangePoint at) throws InterruptedException {
            if (!schema.keyless() && !RowKey.of(before).equals(RowKey.of(after))) {
                see(before, false, true);
            }
            see(after, false, false);
            sink.updated(schema, before, after, at);
        }

        @Override
        public void deleted(TableSchema schema, Row row, ChangePoint at) throws InterruptedException {
            see(row, false, true);
            sink.deleted(schema, row, at);
        }

        @Override
        public void truncated(TableName table, ChangePoint at) throws InterruptedException {
            sink.truncated(table, at);
        }

        @Override
        public void dropped(TableName table, ChangePoint at) throws InterruptedException {
            sink.dropped(table, at);
        }

        @Override
        public void moved(TableName table, String what, ChangePoint at) {
            sink.moved(table, what, at);
        }

        @Override
        public void defined(DefinedTables tables) throws InterruptedException {
            sink.defined(tables);
        }

        @Override
        public void unknown(String what, ChangePoint at) throws InterruptedException {
            sink.unknown(what, at);
        }

        @Override
        public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {
            sink.cascaded(parent, changed, at);
        }
    }

    private final class Rows implements SnapshotSink {

        private final SnapshotSink sink;

        Rows(SnapshotSink sink) {
            this.sink = sink;
        }

        @Override
        public RowShape shape(TableSchema schema) {
            return sink.shape(schema);
        }

        @Override
        public long started(RowShape shape, String id, Optional<String> where, ChangePoint at)
                throws InterruptedException {
            return sink.started(shape, id, where, at);
        }

        @Override
        public void row(RowShape shape, Row row, ChangePoint at) throws InterruptedException {
            see(row, true, false);
            sink.row(shape, row, at);
        }

        @Override
        public void gone(RowShape shape, Row key, ChangePoint at) throws InterruptedException {
            sink.gone(shape, key, at);
        }

        @Override
        public void completed(TableName table, String id, long since, Optional<String> where, ChangePoint at)
                throws InterruptedException {
            world.counters().count("a table's snapshot is complete");
            sink.completed(table, id, since, where, at);
        }
    }
}
