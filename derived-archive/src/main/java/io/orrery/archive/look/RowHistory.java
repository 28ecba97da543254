package io.orrery.archive.look;

import io.orrery.archive.read.ArchiveReader;
import io.orrery.event.ChangeEvent;
import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** All that an archive knows of one row. */
final class RowHistory {

    /** Past this a day has no file. */
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private RowHistory() {}

    /**
     * The row's changes, the oldest first, what compactions have kept of earlier ones before them. One that came twice, since a producer was replaced, stands once.
     *
     * @param key as the column {@code key} has it
     */
    static List<Change> of(ArchiveReader reader, TableName table, String key) throws Exception {
        if (!reader.tables().contains(table)) {
            throw new UsageException(
                    "The archive has no table " + table + ": it has " + new TreeSet<>(reader.tables()));
        }
        List<Change> changes = new ArrayList<>();
        reader.read(new ArchiveReader.Wanted(table, END, Optional.of(key)), table, event -> ChangeEvent.of(event)
                .map(change -> Change.of(changes.size() + 1, change))
                .map(change -> reader.horizon()
                                .filter(change.metadata().committedAt()::isBefore)
                                .isPresent()
                        ? change.kept()
                        : change)
                .filter(change -> changes.stream().noneMatch(known -> isSame(known, change)))
                .ifPresent(changes::add));
        return changes;
    }

    private static boolean isSame(Change one, Change other) {
        return one.metadata().origin().equals(other.metadata().origin())
                && one.metadata().source().equals(other.metadata().source())
                && one.type().equals(other.type());
    }
}
