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
import java.util.ArrayList;
import java.util.List;

/** The schemas that the archived rows of one table follow, as the stream's documents. */
public record TableSchemas(List<byte[]> documents) {

    /** All schemas that a table has had. */
    public static List<TableSchema> of(Storage storage, TableName table) throws IOException {
        EventReader reader = new EventReader();
        return read(storage, table, table).documents().stream()
                .map(document -> (TableSchema) reader.read(document))
                .toList();
    }

    /**
     * Reads them.
     *
     * @param as the name that the table is to have in them
     */
    static TableSchemas read(Storage storage, TableName table, TableName as) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<byte[]> documents = new ArrayList<>();
        for (String path : storage.list(Paths.SCHEMAS + Paths.table(table))) {
            ObjectNode schema = (ObjectNode) json.readTree(storage.read(path).orElseThrow());
            schema.put("schema", as.schema()).put("table", as.table());
            documents.add(json.writeValueAsBytes(schema));
        }
        return new TableSchemas(documents);
    }

    /** A reader that knows them. */
    EventReader reader() {
        EventReader reader = new EventReader();
        for (byte[] document : documents) {
            // Learnt, not given: of schemas that follow each other only changes tell the order.
            Event unused = reader.read(document);
        }
        return reader;
    }

    /** True if each row has a key that names it, whatever schema it follows. */
    boolean keyed() {
        EventReader reader = new EventReader();
        return documents.stream()
                .map(reader::read)
                .noneMatch(event -> event instanceof TableSchema schema && schema.keyless());
    }
}
