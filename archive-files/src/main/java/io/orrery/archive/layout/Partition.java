package io.orrery.archive.layout;

import io.orrery.event.TableName;
import java.time.LocalDate;
import java.util.Objects;

/**
 * The events of one table and day, which lie in a folder of their own.
 *
 * @param table the table
 * @param day the day of the commit, in UTC
 */
public record Partition(TableName table, LocalDate day) {

    public Partition {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(day, "day");
    }

    /** The folder, as Hive names it, with a slash at its end. */
    public String folder() {
        return Paths.table(table) + "day=" + day + "/";
    }
}
