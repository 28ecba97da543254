package io.orrery.olap.verify;

import io.orrery.event.TableName;
import java.util.List;

/**
 * How a table differs between two generations.
 *
 * @param table the table
 * @param oldRows the old generation's rows; -1 if it has no such table
 * @param newRows the new generation's rows; -1 if it has no such table
 * @param differences the rows that differ; some of them where they are very many
 * @param note what was not compared and why; null if all was
 */
public record TableComparison(TableName table, long oldRows, long newRows, List<Difference> differences, String note) {

    public TableComparison {
        differences = List.copyOf(differences);
    }

    /** True if nothing differs. A table that the old generation has not is new, and no difference. */
    public boolean equal() {
        return newRows >= 0 && differences.isEmpty();
    }
}
