package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tables that a statement may have defined anew, moved, emptied or removed. Where a statement does not surely tell, it
 * may have been any.
 */
public final class DefinedTables implements Predicate<TableName> {

    /** Any table. */
    public static final DefinedTables ANY = new DefinedTables(table -> true);

    private static final DefinedTables NONE = new DefinedTables(table -> false);

    /** What has neither rows nor columns of its own. */
    private static final Set<String> NO_TABLES =
            Set.of("VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "USER", "ROLE");

    /** Statements that leave every table's columns and rows as they are. */
    private static final Set<String> HARMLESS = Set.of("GRANT", "REVOKE", "ANALYZE", "OPTIMIZE", "FLUSH");

    private final Predicate<TableName> tables;

    private DefinedTables(Predicate<TableName> tables) {
        this.tables = tables;
    }

    private static DefinedTables of(Set<TableName> tables) {
        return new DefinedTables(tables::contains);
    }

    /** @param statement what {@code query} means, temporary tables and all */
    static DefinedTables of(QueryEvent query, Statement statement) {
        List<Token> tokens = query.tokens();
        if (!query.legible() || tokens.isEmpty() || tokens.size() >= SqlTokens.MOST_TOKENS) {
            return ANY;
        }
        if (statement instanceof Statement.Truncate truncate) {
            return of(Set.of(truncate.table()));
        }
        if (statement instanceof Statement.Create create) {
            return of(Set.of(create.table()));
        }
        if (statement instanceof Statement.Drop drop) {
            return of(Set.copyOf(drop.tables()));
        }
        if (statement instanceof Statement.DropDatabase drop) {
            return new DefinedTables(table -> table.schema().equals(drop.schema()));
        }
        if (statement instanceof Statement.RowsMoved moved) {
            return of(Set.copyOf(moved.tables()));
        }
        if (statement instanceof Statement.Rename rename) {
            Set<TableName> names = new HashSet<>();
            rename.steps().forEach(step -> {
                names.add(step.from());
                names.add(step.to());
            });
            return of(names);
        }
        if (statement instanceof Statement.CreateTemporary || statement instanceof Statement.DropTemporary) {
            return NONE; // Seen by their session alone.
        }
        return read(new TokenCursor(tokens), query.database());
    }

    private static DefinedTables read(TokenCursor at, String database) {
        String verb = at.token().upper();
        at.advance();
        if (HARMLESS.contains(verb)) {
            return NONE;
        }
        return switch (verb) {
            case "ALTER" -> at.pass("TABLE") ? of(Set.of(at.name(database))) : other(at, database);
            case "CREATE", "DROP" -> other(at, database);
            default -> ANY;
        };
    }

    /** An index names its table; before the word that says what it is may stand who defined it, and how it is made. */
    private static DefinedTables other(TokenCursor at, String database) {
        boolean index = at.token().is("INDEX") || at.ahead(1).is("INDEX");
        if (index) {
            at.skipTo(Set.of("ON"));
            return at.pass("ON") && at.more() ? of(Set.of(at.name(database))) : ANY;
        }
        while (at.more()
                && !at.token().is("TABLE")
                && !NO_TABLES.contains(at.token().upper())) {
            at.advance();
        }
        return at.more() && !at.token().is("TABLE") ? NONE : ANY;
    }

    @Override
    public boolean test(TableName table) {
        return tables.test(table);
    }
}
