package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the tables that an UPDATE or DELETE joins. */
final class TableReferences {

    /** What comes after them. All are reserved: unquoted they name nothing. */
    private static final Set<String> END = Set.of("SET", "WHERE", "ORDER", "LIMIT", ";");

    private static final Set<String> BEFORE_TABLE = Set.of(",", "JOIN", "STRAIGHT_JOIN");

    /** What may come after a table that has no other name. */
    private static final Set<String> NO_ALIAS = Set.of(
            "ON",
            "USING",
            "JOIN",
            "STRAIGHT_JOIN",
            "INNER",
            "CROSS",
            "LEFT",
            "RIGHT",
            "NATURAL",
            "USE",
            "FORCE",
            "IGNORE",
            "SET",
            "WHERE",
            "ORDER",
            "LIMIT");

    /** What a parenthesis before a query is followed by. */
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "TABLE", "VALUES");

    /**
     * One of them.
     *
     * @param table null for what is no table: a query, or a function
     * @param alias what it goes by; null without another name
     */
    record Reference(TableName table, String alias) {

        /** @param name one word, or two with the database */
        boolean goesBy(List<Token> name, boolean exactly) {
            String last = name.get(name.size() - 1).text();
            if (name.size() == 1) {
                return alias == null ? table != null && same(table.table(), last, exactly) : same(alias, last, exactly);
            }
            return table != null
                    && alias == null
                    && same(table.schema(), name.get(0).text(), exactly)
                    && same(table.table(), last, exactly);
        }

        private static boolean same(String a, String b, boolean exactly) {
            return exactly ? a.equals(b) : a.equalsIgnoreCase(b);
        }
    }

    private TableReferences() {}

    /** Those from here on; the cursor is left before what follows them. */
    static List<Reference> read(TokenCursor at, String database) {
        List<Reference> references = new ArrayList<>();
        boolean table = true;
        while (at.more() && !END.contains(at.token().upper())) {
            if (BEFORE_TABLE.contains(at.token().upper())) {
                table = true;
                at.advance();
            } else if (!table) {
                // A condition, or a list of columns or indexes.
                if (at.pass("FOR")) {
                    at.advance(); // USE INDEX FOR JOIN
                } else if (!at.group()) {
                    at.advance();
                }
            } else if (at.token().is("(") && !query(at)) {
                at.advance(); // A join in parentheses.
            } else if (at.pass("{")) {
                at.pass("OJ");
            } else {
                references.add(reference(at, database));
                table = false;
            }
        }
        return references;
    }

    /** Whether the parentheses that begin here hold a query, in however many. */
    private static boolean query(TokenCursor at) {
        int depth = 0;
        while (at.ahead(depth).is("(")) {
            depth++;
        }
        return QUERIES.contains(at.ahead(depth).upper());
    }

    private static Reference reference(TokenCursor at, String database) {
        boolean lateral = at.pass("LATERAL");
        if (lateral || at.token().is("(")) {
            at.group();
            return new Reference(null, alias(at));
        }
        if (at.ahead(1).is("(")) { // JSON_TABLE
            at.advance();
            at.group();
            return new Reference(null, alias(at));
        }
        TableName name = at.name(database);
        if (at.pass("PARTITION")) {
            at.group();
        }
        return new Reference(name, alias(at));
    }

    private static String alias(TokenCursor at) {
        boolean named = at.pass("AS");
        Token next = at.token();
        if (!named && (!at.more() || next.mark() || NO_ALIAS.contains(next.upper()))) {
            return null;
        }
        at.advance();
        at.group(); // The names of a query's columns.
        return next.text();
    }
}
