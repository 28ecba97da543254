package io.orrery.archive.look;

import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement in which tables stand as of a moment: {@code shop.orders AS OF '2026-03-01T14:03:00Z'}, which DuckDB's
 * grammar does not know. Each such table gets a name of its own.
 *
 * @param sql the statement as DuckDB takes it
 * @param tables the tables that it names so
 */
record AsOfSql(String sql, Set<TableAsOf> tables) {

    private static final String NAME = "(?:\"(?:[^\"]|\"\")*\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";

    /** What is passed over comes first: text, names and comments may hold anything. */
    private static final Pattern PART = Pattern.compile(
            "'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/|(" + NAME + ")\\s*\\.\\s*(" + NAME
                    + ")\\s+AS\\s+OF\\s+(?:TIMESTAMP(?:TZ)?\\s+)?'([^']*)'|" + NAME,
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A table as of a moment. */
    record TableAsOf(TableName table, Instant moment) {

        /** The name under which it is known to DuckDB. */
        TableName as() {
            return new TableName(table.schema() + " as of " + moment, table.table());
        }
    }

    AsOfSql {
        tables = Set.copyOf(tables);
    }

    /** @throws UsageException if a moment is none */
    static AsOfSql parse(String sql) {
        Set<TableAsOf> tables = new LinkedHashSet<>();
        Matcher part = PART.matcher(sql);
        StringBuilder rewritten = new StringBuilder();
        while (part.find()) {
            String text = part.group();
            if (part.group(3) != null) {
                TableAsOf table =
                        new TableAsOf(new TableName(name(part.group(1)), name(part.group(2))), moment(part.group(3)));
                tables.add(table);
                text = quoted(table.as().schema()) + "." + quoted(table.as().table());
            }
            part.appendReplacement(rewritten, Matcher.quoteReplacement(text));
        }
        part.appendTail(rewritten);
        return new AsOfSql(rewritten.toString(), tables);
    }

    private static String name(String written) {
        return written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new UsageException("Cannot use AS OF '" + text + "': must be a time such as 2026-03-01T14:03:00Z", e);
        }
    }
}
