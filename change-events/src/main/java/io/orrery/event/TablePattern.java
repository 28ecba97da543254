package io.orrery.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tables are meant: {@code shop.orders}, or with {@code *} for any run of characters and {@code ?} for one, as in
 * {@code shop.*}; several separated by commas. A name in backquotes means itself: {@code `my.shop`.*}.
 */
public final class TablePattern implements Predicate<TableName> {

    /** A comma that does not stand between backquotes. */
    private static final Pattern COMMA = Pattern.compile(",(?=(?:[^`]*`[^`]*`)*[^`]*$)");

    private final String text;
    private final List<Pattern> alternatives;
    /** Changes come in runs of one table, and each asks. */
    private volatile Answer last = new Answer(null, false);

    private record Answer(TableName table, boolean meant) {}

    private TablePattern(String text, List<Pattern> alternatives) {
        this.text = text;
        this.alternatives = alternatives;
    }

    /** Every table. */
    public static TablePattern all() {
        return parse("*.*");
    }

    /**
     * The pattern that {@code text} writes.
     *
     * @throws IllegalArgumentException if an alternative has no dot between schema and table
     */
    public static TablePattern parse(String text) {
        Objects.requireNonNull(text, "text");
        List<Pattern> alternatives = Arrays.stream(COMMA.split(text, -1))
                .map(String::strip)
                .map(TablePattern::compile)
                .toList();
        return new TablePattern(text, alternatives);
    }

    private static Pattern compile(String glob) {
        int dot = TableName.dot(glob);
        if (dot <= 0 || dot == glob.length() - 1) {
            throw new IllegalArgumentException(
                    "Cannot use table pattern '" + glob + "': must be SCHEMA.TABLE, for example 'shop.*'");
        }
        // Each name is matched by itself, so that '*' does not reach over the dot.
        return Pattern.compile(regex(glob.substring(0, dot)) + "\u0000" + regex(glob.substring(dot + 1)));
    }

    private static String regex(String glob) {
        if (TableName.isQuoted(glob)) {
            return Pattern.quote(TableName.unquoted(glob));
        }
        return glob.chars()
                .mapToObj(c -> c == '*' ? "[^\u0000]*" : c == '?' ? "[^\u0000]" : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
    }

    /** True if an alternative has this database without wildcards. */
    public boolean namesSchema(String schema) {
        return Arrays.stream(text.split(",", -1)).anyMatch(glob -> glob.strip().startsWith(schema + "."));
    }

    @Override
    public boolean test(TableName table) {
        Answer known = last;
        if (!table.equals(known.table())) {
            String name = table.schema() + "\u0000" + table.table();
            known = new Answer(
                    table, alternatives.stream().anyMatch(p -> p.matcher(name).matches()));
            last = known;
        }
        return known.meant();
    }

    @Override
    public String toString() {
        return text;
    }
}
