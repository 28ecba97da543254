package io.orrery.mysql;

import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import java.util.regex.Pattern;

/**
 * Which columns are meant: {@code shop.customers.email}, with {@code *} and {@code ?} as in {@link TablePattern}. Upper and
 * lower case of a column's name are one, as they are to MySQL.
 *
 * @param text as written
 * @param tables the tables
 * @param column the columns' names
 */
public record ColumnSelector(String text, TablePattern tables, Pattern column) {

    /**
     * The selector that {@code text} writes.
     *
     * @throws IllegalArgumentException if it is not SCHEMA.TABLE.COLUMN
     */
    public static ColumnSelector parse(String text) {
        String[] names = text.strip().split("\\.", -1);
        if (names.length != 3 || names[0].isEmpty() || names[1].isEmpty() || names[2].isEmpty()) {
            throw new IllegalArgumentException("Cannot use column '" + text
                    + "': must be SCHEMA.TABLE.COLUMN, for example 'shop.customers.email'");
        }
        StringBuilder regex = new StringBuilder();
        names[2].chars()
                .forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
        return new ColumnSelector(
                text,
                TablePattern.parse(names[0] + "." + names[1]),
                Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    /** The same on a server whose names of tables tell cases apart, or don't. */
    public ColumnSelector comparedBy(NameCase names) {
        return new ColumnSelector(text, names.fold(tables), column);
    }

    /** True if it means the column of that name. */
    public boolean selects(TableName table, String name) {
        return tables.test(table) && column.matcher(name).matches();
    }
}
