package io.orrery.olap.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How one table is stored. Columns are named as on the source.
 *
 * @param include the columns to keep; empty for all
 * @param exclude the columns to leave out
 * @param rename other names for columns
 * @param mask what to hide
 * @param types other types for columns
 * @param history true to keep every change as a row of its own in the place of the latest state
 */
public record TableSettings(
        List<String> include,
        List<String> exclude,
        Map<String, String> rename,
        Map<String, Mask> mask,
        Map<String, TypeChoice> types,
        boolean history) {

    /** Every column as it is. */
    public static final TableSettings NONE =
            new TableSettings(List.of(), List.of(), Map.of(), Map.of(), Map.of(), false);

    public TableSettings {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        rename = Map.copyOf(rename);
        mask = Map.copyOf(mask);
        types = Map.copyOf(types);
    }

    /** True if the column is stored. */
    public boolean keeps(String column) {
        return (include.isEmpty() || include.contains(column)) && !exclude.contains(column);
    }

    /** True if the stored column holds the source's own values. */
    public boolean shows(String column) {
        return keeps(column) && !mask.containsKey(column);
    }

    /** Every column that the settings name. */
    public Set<String> mentioned() {
        Set<String> names = new TreeSet<>(include);
        names.addAll(exclude);
        names.addAll(rename.keySet());
        names.addAll(mask.keySet());
        names.addAll(types.keySet());
        return names;
    }

    /** One line that is the same for the same settings, and holds no salt. */
    public String fingerprint() {
        return equals(NONE)
                ? ""
                : "include=" + new TreeSet<>(include) + " exclude=" + new TreeSet<>(exclude) + " rename="
                        + new TreeMap<>(rename) + " mask=" + new TreeMap<>(mask) + " types=" + new TreeMap<>(types)
                        + " history=" + history;
    }
}
