package io.orrery.search.write;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.search.mapping.DocumentIds;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Naming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes between two table-wide events, gathered by row: of the changes of one row only the newest has to be written.
 * For one thread.
 */
final class Changes {

    /** A row of a table, named by its document's id. */
    private record RowName(TableName table, String id) {}

    private final Map<RowName, List<ChangeEvent<Row>>> byRow = new LinkedHashMap<>();
    private final List<List<ChangeEvent<Row>>> copies = new ArrayList<>();
    private final Map<TableName, TableSchema> newest = new HashMap<>();

    /** Whether the table got another key since the changes that were added. */
    boolean namesOtherwise(ChangeEvent<Row> change) {
        TableSchema schema = schema(change);
        TableSchema before = newest.get(schema.table());
        return before != null && !before.equals(schema) && !Naming.of(before, 0).names(schema);
    }

    void add(ChangeEvent<Row> change) {
        newest.put(change.table(), schema(change));
        if (schema(change).keyless()) {
            copies.add(new ArrayList<>(List.of(change)));
            return;
        }
        RowName row = new RowName(change.table(), DocumentIds.of(RowKey.of(change)));
        byRow.computeIfAbsent(row, r -> new ArrayList<>(1)).add(change);
    }

    /** The changes of tables without a key, each alone, in their order: equal rows are many. */
    List<List<ChangeEvent<Row>>> copies() {
        return copies;
    }

    /** The changes of each row, newest last; each list is the caller's to shorten. */
    List<List<ChangeEvent<Row>>> rows() {
        return new ArrayList<>(byRow.values());
    }

    /** The schema that a change's rows follow. */
    static TableSchema schema(ChangeEvent<Row> change) {
        return image(change).schema();
    }

    private static Row image(ChangeEvent<Row> change) {
        return change.match(write -> write.row(), update -> update.after(), delete -> delete.row());
    }

    /**
     * The operation that a change is.
     *
     * @param now when a tombstone is written, from which it is kept for a while
     * @throws IncompleteRowException if the document can't be made of what the change says
     */
    static Operation operation(ChangeEvent<Row> change, TableIndex index, Instant now) {
        String id = DocumentIds.of(RowKey.of(change));
        byte[] document = change.match(
                write -> index.documents().write(complete(write.row(), write.row()), write.metadata(), now),
                update -> index.documents().write(complete(update.after(), update.before()), update.metadata(), now),
                delete ->
                        Documents.tombstone(delete.version(), delete.metadata().committedAt(), now));
        return Operation.write(index.target(), id, change.version(), document);
    }

    /** With binlog_row_image=NOBLOB an unchanged column stands only in the image before. */
    static Row complete(Row row, Row before) {
        int columns = row.schema().columns().size();
        Object[] values = new Object[columns];
        for (int i = 0; i < columns; i++) {
            values[i] = row.at(i) == Row.ABSENT ? before.at(i) : row.at(i);
            if (values[i] == Row.ABSENT) {
                throw new IncompleteRowException(
                        "column '" + row.schema().columns().get(i).name()
                                + "' is absent from the row image: run MySQL with binlog_row_image=FULL");
            }
        }
        return new Row(row.schema(), values);
    }

    /** A change does not say the whole row. */
    static final class IncompleteRowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IncompleteRowException(String message) {
            super(message);
        }
    }
}
