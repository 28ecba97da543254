package io.orrery.archive.read;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.archive.layout.Paths;
import io.orrery.archive.storage.Storage;
import io.orrery.event.Event;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one table, and the schemas that its rows follow.
 *
 * @param paths the files of events
 * @param folder the table's own: where files are fetched to
 */
record TableFiles(Storage storage, TableName table, List<String> paths, Path folder) {

    /** A reader that knows the schemas, by the name that the table is to have in the events. */
    EventReader reader(TableName as) throws IOException {
        EventReader reader = new EventReader();
        for (byte[] schema : schemas(as)) {
            // Learnt, not given: of schemas that follow each other only changes tell the order.
            Event unused = reader.read(schema);
        }
        return reader;
    }

    /** True if each row has a key that names it, whatever schema it follows. */
    boolean keyed() throws IOException {
        EventReader reader = new EventReader();
        for (byte[] schema : schemas(table)) {
            if (reader.read(schema) instanceof TableSchema read && read.keyless()) {
                return false;
            }
        }
        return true;
    }

    private List<byte[]> schemas(TableName as) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<byte[]> schemas = new ArrayList<>();
        for (String path : storage.list(Paths.SCHEMAS + Paths.table(table))) {
            ObjectNode schema = (ObjectNode) json.readTree(storage.read(path).orElseThrow());
            schema.put("schema", as.schema()).put("table", as.table());
            schemas.add(json.writeValueAsBytes(schema));
        }
        return schemas;
    }

    /** What DuckDB reads the events from. There must be files. */
    String source() throws IOException {
        return source(storage, paths, folder);
    }

    /**
     * What DuckDB reads the events of some files from.
     *
     * @param paths at least one
     * @param folder where they are put, if they have to be fetched
     */
    static String source(Storage storage, List<String> paths, Path folder) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String path : paths) {
            list.append(list.isEmpty() ? "'" : ", '")
                    .append(storage.fetch(path, folder).toString().replace("'", "''"))
                    .append('\'');
        }
        return "read_parquet([" + list + "], hive_partitioning = false)";
    }
}
