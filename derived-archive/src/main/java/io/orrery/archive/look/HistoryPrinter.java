package io.orrery.archive.look;

import io.orrery.archive.read.ArchiveReader;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Prints what an archive knows of a row. */
public final class HistoryPrinter {

    private final ArchiveReader reader;
    private final PrintWriter out;

    /** @param reader stays the caller's to close */
    public HistoryPrinter(ArchiveReader reader, PrintWriter out) {
        this.reader = reader;
        this.out = out;
    }

    /**
     * Prints each change, the oldest first.
     *
     * @param json one JSON document a line
     * @param coloured old values in red, new ones in green
     */
    public void print(TableName table, String key, boolean json, boolean coloured) throws Exception {
        HistoryText text = new HistoryText(coloured);
        for (Change change : changes(table, key)) {
            if (json) {
                out.println(text.json(change));
            } else {
                text.lines(change).forEach(out::println);
            }
        }
    }

    /** Prints the SQL that brings the row back to what it was before a change. */
    public void printUndo(TableName table, String key, int number) throws Exception {
        List<Change> changes = changes(table, key);
        requireHistory(changes, number);
        Optional<String> sql = Undo.before(changes, number);
        out.println(sql.orElse("-- The row is what it was before change " + number));
    }

    private void requireHistory(List<Change> changes, int number) {
        boolean kept = changes.stream()
                .anyMatch(change -> change.number() == number && change.type().equals(Change.KEPT));
        if (kept) {
            throw new UsageException("Cannot undo change " + number + ": what the row was before it is not archived any"
                    + " more; history begins " + reader.horizon().orElseThrow());
        }
    }

    private List<Change> changes(TableName table, String key) throws Exception {
        List<Change> changes = RowHistory.of(reader, table, key);
        if (changes.isEmpty()) {
            throw new OrreryException("The archive knows no change of a row of " + table
                    + " with that key: a key of several columns is written with '|' between them"
                    + reader.horizon()
                            .map(begin -> "; and history begins " + begin)
                            .orElse(""));
        }
        return changes;
    }
}
