package io.orrery.archive.look;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.runtime.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statement that brings a row back to what it was before a change. */
final class Undo {

    private Undo() {}

    /**
     * The statement that undoes a change, and all after it.
     *
     * @param changes all changes of the row; the last one says what it is now
     * @param number the change to go back before
     * @return empty if the row is what it was then
     */
    static Optional<String> before(List<Change> changes, int number) {
        Change change = changes.stream()
                .filter(known -> known.number() == number)
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "Cannot undo change " + number + ": the row has changes 1 to " + changes.size()));
        if (change.type().equals("snapshot")) {
            throw new UsageException(
                    "Cannot undo change " + number
                            + ": it is a snapshot, which read the row and did not change it; what it was before is not archived");
        }
        Optional<Row> now = changes.get(changes.size() - 1).after();
        return change.before().isPresent()
                ? back(change.before().get(), now)
                : now.map(row -> "DELETE FROM " + table(row.schema()) + where(row) + ";");
    }

    private static Optional<String> back(Row then, Optional<Row> now) {
        TableSchema schema = then.schema();
        if (schema.keyless()) {
            throw new UsageException("Cannot undo a change of " + schema.table() + ": it has no key");
        }
        if (now.isEmpty()) {
            List<Column> columns = present(then);
            return Optional.of("INSERT INTO " + table(schema) + " ("
                    + columns.stream()
                            .map(column -> MysqlText.name(column.name()))
                            .collect(Collectors.joining(", "))
                    + ") VALUES ("
                    + columns.stream()
                            .map(column -> MysqlText.value(column, then.get(column.name())))
                            .collect(Collectors.joining(", "))
                    + ");");
        }
        List<String> settings = new ArrayList<>();
        for (Column column : present(then)) {
            // What the table has no longer cannot be set.
            if (now.get().has(column.name())
                    && !Objects.deepEquals(then.get(column.name()), now.get().get(column.name()))) {
                settings.add(MysqlText.name(column.name()) + " = " + MysqlText.value(column, then.get(column.name())));
            }
        }
        return settings.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "UPDATE " + table(schema) + " SET " + String.join(", ", settings) + where(now.get()) + ";");
    }

    private static List<Column> present(Row row) {
        return row.schema().columns().stream()
                .filter(column -> row.has(column.name()))
                .toList();
    }

    private static String table(TableSchema schema) {
        return MysqlText.name(schema.table().schema()) + "."
                + MysqlText.name(schema.table().table());
    }

    private static String where(Row row) {
        TableSchema schema = row.schema();
        return schema.key().stream()
                .map(name -> MysqlText.name(name) + " = "
                        + MysqlText.value(schema.columns().get(schema.indexOf(name)), row.get(name)))
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    }
}
