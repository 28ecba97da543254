package io.orrery.check.repair;

import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The columns that a producer masks, read from the rules that it has saved. */
final class MaskedColumns {

    private record Rule(TablePattern tables, Pattern column) {}

    private final List<Rule> rules = new ArrayList<>();

    /** @param text {@code SCHEMA.TABLE.COLUMN} with {@code *} and {@code ?}, separated by commas; may be empty */
    MaskedColumns(String text) {
        for (String rule : text.split(",", -1)) {
            String[] names = rule.strip().split("\\.", -1);
            if (names.length == 3) {
                rules.add(new Rule(TablePattern.parse(names[0] + "." + names[1]), column(names[2])));
            }
        }
    }

    private static Pattern column(String glob) {
        StringBuilder regex = new StringBuilder();
        glob.chars()
                .forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    Set<String> of(TableSchema schema) {
        TableName table = schema.table();
        Set<String> masked = new TreeSet<>();
        for (Rule rule : rules) {
            if (rule.tables().test(table)) {
                schema.columns().stream()
                        .map(column -> column.name())
                        .filter(name -> rule.column().matcher(name).matches())
                        .forEach(masked::add);
            }
        }
        return masked;
    }
}
