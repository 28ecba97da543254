package io.orrery.consumer.settings;

import io.orrery.consumer.RejectedException;
import io.orrery.event.Column;
import io.orrery.event.EarlierValue;
import io.orrery.event.TableSchema;
import io.orrery.runtime.config.Nearest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The columns of one table whose values a settings file keeps out of a store. A name that fits no column may be a slip,
 * and the column that was meant would be stored: so nothing of the table is, until the file is right.
 *
 * @param names the columns, as the file names them
 * @param mayLack those of which the file says that the table may lack them
 */
public record HiddenColumns(Set<String> names, Set<String> mayLack) {

    public HiddenColumns {
        names = Set.copyOf(names);
        mayLack = Set.copyOf(mayLack);
    }

    /**
     * Looks at a table of which nothing is stored yet.
     *
     * @throws RejectedException if the file hides a column that the table lacks
     */
    public void require(TableSchema schema) {
        for (String name : missing(schema)) {
            List<String> columns = schema.columns().stream().map(Column::name).toList();
            throw new RejectedException("The settings hide column '" + name + "' of " + schema.table()
                    + ", which has no such column; the nearest is '"
                    + Nearest.of(name, columns).orElse("")
                    + "'. Nothing of the table is stored: mend the name, or, if the"
                    + " column is to come later, add 'may-lack: [" + name + "]'");
        }
    }

    /**
     * Looks at a change of a table's columns. One that is hidden and goes, while others come, may have been renamed.
     *
     * @throws RejectedException if that may be so
     */
    public void requireAfter(TableSchema before, TableSchema after) {
        List<String> come = after.columns().stream()
                .filter(column -> !before.hasColumn(column.name())
                        && !names.contains(column.name())
                        && !(column.earlier() instanceof EarlierValue.Known))
                .map(Column::name)
                .toList();
        for (String name : missing(after)) {
            if (before.hasColumn(name) && !come.isEmpty()) {
                throw new RejectedException("The settings hide column '" + name + "' of " + after.table()
                        + ", which is gone, and " + come + " came, which may be the same under a new name. Nothing of"
                        + " that is stored: hide the new name too and rebuild, or, if it is another column, add"
                        + " 'may-lack: [" + name + "]'");
            }
        }
    }

    private Set<String> missing(TableSchema schema) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeIf(name -> schema.hasColumn(name) || mayLack.contains(name));
        return missing;
    }
}
