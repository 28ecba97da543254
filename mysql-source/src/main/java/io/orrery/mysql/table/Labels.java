package io.orrery.mysql.table;

import java.util.ArrayList;
import java.util.List;

/** Reads the labels out of {@code enum('a','it''s')}. */
final class Labels {

    private Labels() {}

    static List<String> parse(String columnType) {
        if (!columnType.startsWith("enum(") && !columnType.startsWith("set(")) {
            return List.of();
        }
        List<String> labels = new ArrayList<>();
        StringBuilder label = null;
        for (int i = columnType.indexOf('(') + 1; i < columnType.length(); i++) {
            char c = columnType.charAt(i);
            if (label == null) {
                label = c == '\'' ? new StringBuilder() : null;
            } else if (c != '\'') {
                label.append(c);
            } else if (i + 1 < columnType.length() && columnType.charAt(i + 1) == '\'') {
                label.append('\'');
                i++;
            } else {
                labels.add(label.toString());
                label = null;
            }
        }
        return labels;
    }
}
