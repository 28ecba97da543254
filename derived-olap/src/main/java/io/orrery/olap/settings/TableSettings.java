package io.orrery.olap.settings;

import io.orrery.consumer.settings.HiddenColumns;
import java.util.HashSet;
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
 * @param mayLack those to leave out or hide that the table need not have
 * @param rename other names for columns
 * @param mask what to hide
 * @param types other types for columns
 * @param history true to keep every change as a row of its own in the place of the latest state
 */
public record TableSettings(
        List<String> include,
        List<String> exclude,
        List<String> mayLack,
        Map<String, String> rename,
        Map<String, Mask> mask,
        Map<String, TypeChoice> types,
        boolean history) {

    /** Every column as it is. */
    public static final TableSettings NONE =
            new TableSettings(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), false);

    public TableSettings {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        mayLack = List.copyOf(mayLack);
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

    /** The columns whose values are not stored. */
    public HiddenColumns hidden() {
        Set<String> names = new HashSet<>(exclude);
        names.addAll(mask.keySet());
        return new HiddenColumns(names, Set.copyOf(mayLack));
    }

    /** Every other column that the settings name. */
    public Set<String> mentioned() {
        Set<String> names = new TreeSet<>(include);
        names.addAll(rename.keySet());
        names.addAll(types.keySet());
        return names;
    }

    private boolean isUsual() {
        return include.isEmpty()
                && exclude.isEmpty()
                && rename.isEmpty()
                && mask.isEmpty()
                && types.isEmpty()
                && !history;
    }

    /** One line that is the same for the same settings, and holds no salt. */
    public String fingerprint() {
        return isUsual()
                ? ""
                : "include=" + new TreeSet<>(include) + " exclude=" + new TreeSet<>(exclude) + " rename="
                        + new TreeMap<>(rename) + " mask=" + new TreeMap<>(mask) + " types=" + new TreeMap<>(types)
                        + " history=" + history;
    }
}
