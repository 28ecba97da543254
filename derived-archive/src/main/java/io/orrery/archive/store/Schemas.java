package io.orrery.archive.store;

import io.orrery.archive.layout.Paths;
import io.orrery.archive.storage.Storage;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps each schema beside the files whose rows follow it. Safe for any number of threads. */
final class Schemas {

    private record Key(TableName table, String id) {}

    private final Storage storage;
    private final EventWriter writer = new EventWriter();
    private final Map<Key, TableSchema> met = new ConcurrentHashMap<>();
    private final Set<Key> written = ConcurrentHashMap.newKeySet();

    Schemas(Storage storage) {
        this.storage = storage;
    }

    /** Rows of a schema are about to come. */
    void met(TableSchema schema) {
        Key key = new Key(schema.table(), schema.id());
        if (!written.contains(key)) {
            met.putIfAbsent(key, schema);
        }
    }

    /** Writes those that were met, unless they are there: equal ids stand for equal schemas. */
    void write() throws IOException {
        for (Map.Entry<Key, TableSchema> schema : List.copyOf(met.entrySet())) {
            storage.create(Paths.schema(schema.getValue()), writer.write(schema.getValue()));
            written.add(schema.getKey());
            met.remove(schema.getKey());
        }
    }
}
