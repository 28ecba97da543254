package io.orrery.mysql.table;

import java.util.List;

/**
 * A place in the order of a table's index: the values of its columns, each as text that loses nothing, so that it can be
 * kept and read on from later. It means something only together with the definition that it was read by.
 *
 * @param parts in the order of {@link TableDefinition#order}: numbers as digits, ENUM and SET by their number, temporal
 *     values as MySQL writes them, text and binary strings as the hexadecimal digits of the bytes that are stored
 */
public record KeyPosition(List<String> parts) {

    public KeyPosition {
        parts = List.copyOf(parts);
    }

    /** Hides the values: keys are row values, which never reach a log. */
    @Override
    public String toString() {
        return "KeyPosition[" + parts.size() + " parts]";
    }
}
