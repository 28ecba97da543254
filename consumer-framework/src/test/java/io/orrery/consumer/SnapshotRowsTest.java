package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.testkit.InMemoryRun;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.Column;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotRowsTest {

    private static final TableSchema ORDERS =
            new TableSchema(new TableName("shop", "orders"), List.of(Column.of("id", "bigint")), List.of("id"));

    private final TestEvents events = new TestEvents("shop");
    private final List<String> calls = new ArrayList<>();

    private class Writes implements RowHandler<Row> {
        @Override
        public void onWrite(Row row, Metadata metadata) {
            calls.add("write " + row.getLong("id") + (metadata.snapshot() ? " of a snapshot" : ""));
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata metadata) {}

        @Override
        public void onDelete(Row row, Metadata metadata) {}
    }

    private void give(RowHandler<Row> handler) throws Exception {
        Write<Row> write = events.write(ORDERS, 1L);
        new InMemoryRun(Satellite.named("s").onRows(handler).handlers()).give(write, events.snapshot(ORDERS, 2L));
    }

    @Test
    void aRowOfASnapshotIsAWriteToAHandlerThatDoesNotCare() throws Exception {
        give(new Writes());
        assertThat(calls).containsExactly("write 1", "write 2 of a snapshot");
    }

    @Test
    void oneThatCaresGetsItByAMethodOfItsOwn() throws Exception {
        give(new Writes() {
            @Override
            public void onSnapshot(Row row, Metadata metadata) {
                calls.add("snapshot " + row.getLong("id"));
            }
        });
        assertThat(calls).containsExactly("write 1", "snapshot 2");
    }
}
