package io.orrery.local.demo;

import io.orrery.event.TableName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a derived table differs from its source, by content.
 *
 * @param rows the count of the source's rows
 * @param missing rows that the source has and the store has not
 * @param extra rows that the store has and the source has not
 * @param different rows that both have with another content
 * @param firstDifference the key and the columns of one difference, for the person who looks for it; empty if equal
 */
record TableComparison(TableName table, int rows, int missing, int extra, int different, String firstDifference) {

    static TableComparison of(
            TableName table, Map<String, Map<String, String>> source, Map<String, Map<String, String>> store) {
        int missing = 0;
        int different = 0;
        String first = "";
        for (Map.Entry<String, Map<String, String>> row : source.entrySet()) {
            Map<String, String> other = store.get(row.getKey());
            if (other == null) {
                missing++;
                first = first.isEmpty() ? "key " + row.getKey() + " is missing" : first;
            } else if (!other.equals(row.getValue())) {
                different++;
                first = first.isEmpty()
                        ? "key " + row.getKey() + " differs in " + columns(row.getValue(), other)
                        : first;
            }
        }
        int extra = 0;
        for (String key : store.keySet()) {
            if (!source.containsKey(key)) {
                extra++;
                first = first.isEmpty() ? "key " + key + " is not in the source" : first;
            }
        }
        return new TableComparison(table, source.size(), missing, extra, different, first);
    }

    private static String columns(Map<String, String> source, Map<String, String> store) {
        Map<String, String> union = new LinkedHashMap<>(source);
        store.forEach(union::putIfAbsent);
        return union.keySet().stream()
                .filter(column -> !Objects.equals(source.get(column), store.get(column)))
                .toList()
                .toString();
    }

    boolean equal() {
        return missing == 0 && extra == 0 && different == 0;
    }

    /** {@code equal}, or what differs. */
    String summary() {
        return equal()
                ? "equal"
                : missing + " missing, " + extra + " extra, " + different + " different (" + firstDifference + ")";
    }
}
