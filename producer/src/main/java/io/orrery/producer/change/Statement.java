package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a logged statement means to a reader of row changes. Most mean nothing. */
sealed interface Statement {

    /** A transaction begins. */
    record Begin() implements Statement {}

    /**
     * A transaction of the XA protocol begins, which may still be rolled back after it was logged.
     *
     * @param xid as the server writes it, in the same form in every statement of the transaction
     */
    record XaStart(String xid) implements Statement {}

    /** A transaction that was prepared is committed. */
    record XaCommit(String xid) implements Statement {}

    /** A transaction that was prepared is rolled back. */
    record XaRollback(String xid) implements Statement {}

    /** A transaction ends. */
    record End() implements Statement {}

    /** A table is emptied. */
    record Truncate(TableName table) implements Statement {}

    /** Tables are dropped. */
    record Drop(List<TableName> tables) implements Statement {
        public Drop {
            tables = List.copyOf(tables);
        }
    }

    /** A temporary table is created, by a session that logs by statement. */
    record CreateTemporary(TableName table) implements Statement {}

    /** Temporary tables are dropped. */
    record DropTemporary(List<TableName> tables) implements Statement {
        public DropTemporary {
            tables = List.copyOf(tables);
        }
    }

    /** A database is dropped with all of its tables. */
    record DropDatabase(String schema) implements Statement {}

    /**
     * A table is created.
     *
     * @param surely false if it may have been there before
     * @param filled true if the statement puts rows into it that have no events of their own
     */
    record Create(TableName table, boolean surely, boolean filled) implements Statement {}

    /** A function was called that changed rows: the call is all that is logged of it. */
    record Call(TableName function) implements Statement {}

    /** Tables are renamed, from left to right. */
    record Rename(List<Renaming> steps) implements Statement {
        public Rename {
            steps = List.copyOf(steps);
        }
    }

    /** One step of a {@link Rename}. */
    record Renaming(TableName from, TableName to) {}

    /** Rows leave or enter tables with a partition or a file, without events of their own. */
    record RowsMoved(List<TableName> tables, String operation) implements Statement {
        public RowsMoved {
            tables = List.copyOf(tables);
        }
    }

    /**
     * Rows were changed by a statement, and not logged as rows.
     *
     * @param verb the kind of statement, such as UPDATE
     * @param tables those that it changes; empty if it can't be told
     */
    record RowsByStatement(String verb, Set<TableName> tables) implements Statement {
        public RowsByStatement {
            tables = Set.copyOf(tables);
        }
    }

    /** Anything else. */
    record Other() implements Statement {}

    /** What a statement means. */
    static Statement of(QueryEvent query) {
        String sql = query.sql();
        String database = query.database();
        // The statements that begin and end transactions are written by the server, always in this form.
        switch (sql) {
            case "BEGIN" -> {
                return new Begin();
            }
            case "COMMIT", "ROLLBACK" -> {
                return new End();
            }
            default -> {}
        }
        List<Token> tokens = query.tokens();
        if (tokens.isEmpty()) {
            return new Other();
        }
        return switch (tokens.get(0).upper()) {
            case "XA" -> xa(sql);
            case "TRUNCATE" -> {
                int name = at(tokens, 1).is("TABLE") ? 2 : 1;
                yield new Truncate(new NameReader(tokens, name, database).next());
            }
            case "CREATE" -> create(tokens, database);
            case "DROP" -> drop(tokens, database);
            case "ALTER" -> AlterTable.read(tokens, database);
            case "RENAME" -> rename(tokens, database);
            case "SELECT" -> new Call(new NameReader(tokens, 1, database).next());
            case "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH" -> rowsByStatement(tokens, database);
            default -> new Other();
        };
    }

    /** Written by the server, always in the form {@code XA COMMIT X'67',X'62',1}. */
    private static Statement xa(String sql) {
        String[] words = sql.split(" ", 3);
        if (words.length < 3) {
            return new Other();
        }
        return switch (words[1]) {
            case "START" -> new XaStart(words[2]);
            case "COMMIT" -> new XaCommit(words[2]);
            case "ROLLBACK" -> new XaRollback(words[2]);
            default -> new Other();
        };
    }

    private static Token at(List<Token> tokens, int index) {
        return index < tokens.size() ? tokens.get(index) : new Token("", false);
    }

    private static Statement drop(List<Token> tokens, String database) {
        int i = 1;
        if (at(tokens, i).is("DATABASE") || at(tokens, i).is("SCHEMA")) {
            i = at(tokens, i + 1).is("IF") ? i + 3 : i + 1;
            return new DropDatabase(at(tokens, i).text());
        }
        boolean temporary = at(tokens, i).is("TEMPORARY");
        i += temporary ? 1 : 0;
        if (!at(tokens, i).is("TABLE") && !at(tokens, i).is("TABLES")) {
            return new Other(); // A view, an index: nothing that has events here.
        }
        i = at(tokens, i + 1).is("IF") ? i + 3 : i + 1;
        NameReader names = new NameReader(tokens, i, database);
        List<TableName> tables = new ArrayList<>();
        do {
            tables.add(names.next());
        } while (names.comma());
        return temporary ? new DropTemporary(tables) : new Drop(tables);
    }

    private static Statement create(List<Token> tokens, String database) {
        boolean temporary = at(tokens, 1).is("TEMPORARY");
        int word = temporary ? 2 : 1;
        if (!at(tokens, word).is("TABLE")) {
            return new Other();
        }
        boolean perhaps = at(tokens, word + 1).is("IF");
        NameReader names = new NameReader(tokens, word + (perhaps ? 4 : 1), database);
        TableName table = names.next();
        if (temporary) {
            return new CreateTemporary(table);
        }
        return new Create(
                table, !perhaps, filled(tokens.subList(Math.min(names.place(), tokens.size()), tokens.size())));
    }

    /** Logged as rows, the statement comes without its query. */
    private static boolean filled(List<Token> definition) {
        int depth = 0;
        for (Token token : definition) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            // Within parentheses VALUES are those of a partition, and no other word is a query's first.
            if (token.is("SELECT") || (depth == 0 && (token.is("TABLE") || token.is("VALUES")))) {
                return true;
            }
        }
        return false;
    }

    private static Statement rename(List<Token> tokens, String database) {
        if (!at(tokens, 1).is("TABLE") && !at(tokens, 1).is("TABLES")) {
            return new Other(); // A user.
        }
        NameReader names = new NameReader(tokens, 2, database);
        List<Renaming> steps = new ArrayList<>();
        do {
            TableName from = names.next();
            names.pass("TO");
            steps.add(new Renaming(from, names.next()));
        } while (names.comma());
        return new Rename(steps);
    }

    private static Statement rowsByStatement(List<Token> tokens, String database) {
        String verb = ChangedTables.verb(tokens);
        return switch (verb) {
            case "INSERT", "REPLACE", "UPDATE", "DELETE" ->
                new RowsByStatement(verb, ChangedTables.of(tokens, database).orElse(Set.of()));
            default -> new Other();
        };
    }

    /** What a LOAD DATA means, which has events of its own. */
    static RowsByStatement ofLoad(QueryEvent query) {
        return new RowsByStatement(
                "LOAD", ChangedTables.of(query.tokens(), query.database()).orElse(Set.of()));
    }
}
