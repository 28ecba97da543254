package io.orrery.simulation;

import io.orrery.consumer.RowHandler;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import java.util.HashMap;
import java.util.Map;

/** A handler that keeps no versions: while one worker reads a shard, the versions of each row that it is given grow. */
final class Handler implements RowHandler<Row> {

    private final World world;
    private final Map<String, Long> versions = new HashMap<>();

    Handler(World world) {
        this.world = world;
    }

    private void see(Row row, Metadata metadata) {
        if (row.schema().keyless()) {
            return;
        }
        String name = row.schema().table() + "/" + RowKey.of(row).text();
        Long before = versions.put(name, metadata.version());
        world.require(
                before == null || before < metadata.version(),
                () -> "a handler is given an older change after a newer one: " + name);
    }

    @Override
    public void onWrite(Row row, Metadata metadata) {
        see(row, metadata);
    }

    @Override
    public void onUpdate(Row before, Row after, Metadata metadata) {
        see(before, metadata);
    }

    @Override
    public void onDelete(Row row, Metadata metadata) {
        see(row, metadata);
    }
}
