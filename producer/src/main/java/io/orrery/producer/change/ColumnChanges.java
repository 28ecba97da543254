package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import io.orrery.producer.defaults.AddedColumns;
import io.orrery.producer.defaults.WrittenDefault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns that an {@code ALTER TABLE} adds and those that it removes or makes other ones. What is not understood makes
 * the whole table unknown: a default that is wrong would never be noticed.
 */
final class ColumnChanges {

    /** After ADD, DROP or RENAME, where it is no column. They are reserved: unquoted they name nothing. */
    private static final Set<String> NO_COLUMN = Set.of(
            "INDEX", "KEY", "UNIQUE", "FULLTEXT", "SPATIAL", "PRIMARY", "CONSTRAINT", "FOREIGN", "CHECK", "PARTITION");

    /** The first words of what an ALTER TABLE may say beside columns, as long as it is alone before its comma. */
    private static final Set<String> HARMLESS = Set.of(
            "ALTER",
            "ALGORITHM",
            "LOCK",
            "ENGINE",
            "COMMENT",
            "AUTO_INCREMENT",
            "CONVERT",
            "DEFAULT",
            "CHARACTER",
            "CHARSET",
            "COLLATE",
            "FORCE",
            "ORDER",
            "DISABLE",
            "ENABLE",
            "ROW_FORMAT",
            "KEY_BLOCK_SIZE",
            "STATS_PERSISTENT",
            "STATS_AUTO_RECALC",
            "STATS_SAMPLE_PAGES",
            "ENCRYPTION",
            "COMPRESSION",
            "TABLESPACE",
            "PARTITION",
            "REMOVE",
            "WITH",
            "WITHOUT",
            "COALESCE",
            "REORGANIZE",
            "REBUILD",
            "OPTIMIZE",
            "ANALYZE",
            "REPAIR",
            "TRUNCATE",
            "EXCHANGE",
            "DISCARD",
            "IMPORT");

    /** A column; {@code written} is null if it is not, or not any more, known what was in it first. */
    private record Change(String column, WrittenDefault written) {}

    private final TableName table;
    private final QueryEvent.Session session;
    private final List<Change> changes = new ArrayList<>();
    private boolean understood = true;

    private ColumnChanges(TableName table, QueryEvent.Session session) {
        this.table = table;
        this.session = session;
    }

    /** What a statement does to columns; empty if it is no ALTER TABLE. */
    static Optional<ColumnChanges> read(QueryEvent query) {
        List<Token> tokens = query.tokens();
        int word = tokens.size() > 1 && tokens.get(1).is("TABLE") ? 1 : 2; // ALTER IGNORE TABLE
        if (tokens.size() <= word + 1
                || !tokens.get(0).is("ALTER")
                || !tokens.get(word).is("TABLE")) {
            return Optional.empty();
        }
        NameReader names = new NameReader(tokens, word + 1, query.database());
        if (names.pass("IF")) {
            names.pass("EXISTS");
        }
        ColumnChanges changes = new ColumnChanges(names.next(), query.session());
        // What was cut off could belong to any of them.
        changes.understood = tokens.size() < SqlTokens.MOST_TOKENS;
        for (List<Token> item : items(tokens.subList(names.place(), tokens.size()))) {
            changes.item(item);
        }
        return Optional.of(changes);
    }

    /** What stands between commas that are in no parentheses. */
    private static List<List<Token>> items(List<Token> tokens) {
        List<List<Token>> items = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && (token.is(",") || token.is(";"))) {
                items.add(tokens.subList(start, i));
                start = i + 1;
            }
        }
        items.add(tokens.subList(start, tokens.size()));
        return items;
    }

    private void item(List<Token> item) {
        if (item.isEmpty()) {
            return;
        }
        boolean explicit = item.size() > 1 && item.get(1).is("COLUMN");
        List<Token> rest = item.subList(explicit ? 2 : 1, item.size());
        if (rest.isEmpty()) {
            understood &= HARMLESS.contains(item.get(0).upper());
            return;
        }
        understood &= rest.size() < 2 || !rest.get(1).is("."); // Old servers took t.c for a column.
        boolean column = explicit || !NO_COLUMN.contains(rest.get(0).upper());
        switch (item.get(0).upper()) {
            case "ADD" -> {
                if (column) {
                    add(rest);
                }
            }
            case "DROP" -> {
                if (column) {
                    gone(rest.get(0));
                }
            }
            case "CHANGE" -> {
                gone(rest.get(0));
                gone(rest.get(Math.min(1, rest.size() - 1)));
            }
            case "MODIFY" -> gone(rest.get(0));
            case "RENAME" -> {
                if (explicit) {
                    gone(rest.get(0));
                    gone(rest.get(rest.size() - 1));
                }
            }
            default -> understood &= HARMLESS.contains(item.get(0).upper());
        }
    }

    private void add(List<Token> definition) {
        if (!definition.get(0).is("(")) {
            define(definition);
            return;
        }
        for (List<Token> each : items(definition.subList(1, Math.max(1, definition.size() - 1)))) {
            if (!each.isEmpty() && !NO_COLUMN.contains(each.get(0).upper())) {
                define(each);
            }
        }
    }

    private void define(List<Token> definition) {
        Token name = definition.get(0);
        if (name.is("IF")) {
            understood = false; // The column may have been there before.
            return;
        }
        WrittenDefault written = DefaultReader.read(definition.subList(1, definition.size()), session);
        changes.add(new Change(name.text(), written));
    }

    private void gone(Token name) {
        if (name.is("IF")) {
            understood = false;
        }
        changes.add(new Change(name.text(), null));
    }

    /** The table. */
    TableName table() {
        return table;
    }

    /** Writes down what is known of the columns now. */
    void applyTo(AddedColumns columns) {
        if (!understood) {
            columns.forget(table);
            return;
        }
        for (Change change : changes) {
            columns.gone(table, change.column());
        }
        for (Change change : changes) {
            if (change.written() != null) {
                columns.added(table, change.column(), change.written());
            }
        }
    }
}
