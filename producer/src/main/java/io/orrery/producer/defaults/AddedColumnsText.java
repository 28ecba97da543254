package io.orrery.producer.defaults;

import io.orrery.event.TableName;
import io.orrery.producer.defaults.WrittenDefault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Columns and their defaults as a text, of one line each: what a producer leaves to the next one. */
final class AddedColumnsText {

    private static final char SEPARATOR = '\t';

    /** Written before what follows: the next version may write more. */
    private static final String FORMAT = "1";

    private AddedColumnsText() {}

    /** @param rules what {@link AddedColumns} was made for */
    static String write(String rules, Map<TableName, Map<String, WrittenDefault>> tables) {
        StringBuilder text = new StringBuilder();
        line(text, List.of(FORMAT, rules));
        tables.forEach((table, columns) -> columns.forEach((column, written) -> line(
                text,
                List.of(
                        table.schema(),
                        table.table(),
                        column,
                        written.kind().name(),
                        written.text(),
                        written.zone() == null ? "" : written.zone()))));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : SEPARATOR);
            text.append(values.get(i)
                    .replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r"));
        }
        text.append('\n');
    }

    /** Adds what {@code text} names; nothing if it was written under other rules or by another version. */
    static void read(String text, String rules, AddedColumns columns) {
        List<List<String>> lines = text.lines().map(AddedColumnsText::values).toList();
        if (lines.isEmpty() || !lines.get(0).equals(List.of(FORMAT, rules))) {
            return;
        }
        for (List<String> line : lines.subList(1, lines.size())) {
            String zone = line.get(5).isEmpty() ? null : line.get(5);
            columns.added(
                    new TableName(line.get(0), line.get(1)),
                    line.get(2),
                    new WrittenDefault(Kind.valueOf(line.get(3)), line.get(4), zone));
        }
    }

    private static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == SEPARATOR) {
                values.add(value.toString());
                value.setLength(0);
            } else if (c == '\\') {
                i++;
                char escaped = line.charAt(i);
                value.append(escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }
}
