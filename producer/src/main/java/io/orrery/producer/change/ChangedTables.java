package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import io.orrery.producer.change.TableReferences.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the tables that an INSERT, REPLACE, UPDATE, DELETE or LOAD changes. Those that it only reads don't count. */
final class ChangedTables {

    /** Between the first word and the table. They are reserved: unquoted they name nothing. */
    private static final Set<String> MODIFIERS = Set.of("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE", "INTO");

    /** After the value that a column is set to. They are reserved too. */
    private static final Set<String> AFTER_VALUE = Set.of(",", "WHERE", "ORDER", "LIMIT", ";");

    private static final Set<String> VERBS = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE");

    private final TokenCursor at;
    private final String database;

    /** Names that a WITH gives: they hide tables of these names. */
    private final Set<TableName> common = new HashSet<>();

    private ChangedTables(List<Token> tokens, String database) {
        this.at = new TokenCursor(tokens);
        this.database = database;
    }

    /** The tables; empty if it can't be told which. */
    static Optional<Set<TableName>> of(List<Token> tokens, String database) {
        ChangedTables reader = new ChangedTables(tokens, database);
        Set<TableName> tables = reader.read();
        return tables.isEmpty() ? Optional.empty() : Optional.of(tables);
    }

    /** The first word of a statement after its WITH, if it has one. */
    static String verb(List<Token> tokens) {
        ChangedTables reader = new ChangedTables(tokens, "");
        reader.commonTables();
        return reader.at.token().upper();
    }

    /** The tables that the statements of a routine change; words that only look like a statement may add names. */
    static Set<TableName> within(List<Token> body, String database) {
        Set<TableName> tables = new LinkedHashSet<>();
        for (int i = 0; i < body.size(); i++) {
            if (VERBS.contains(body.get(i).upper())) {
                int end = i;
                while (end < body.size() && !body.get(end).is(";")) {
                    end++;
                }
                of(body.subList(i, end), database).ifPresent(tables::addAll);
            }
        }
        return tables;
    }

    private Set<TableName> read() {
        commonTables();
        String verb = at.token().upper();
        at.advance();
        return switch (verb) {
            case "INSERT", "REPLACE" -> {
                modifiers();
                yield named();
            }
            case "UPDATE" -> {
                modifiers();
                yield update();
            }
            case "DELETE" -> {
                modifiers();
                at.pass("QUICK");
                modifiers();
                yield delete();
            }
            case "LOAD" -> load();
            default -> Set.of();
        };
    }

    private void commonTables() {
        if (!at.pass("WITH")) {
            return;
        }
        at.pass("RECURSIVE");
        do {
            common.add(new TableName(database, at.token().text()));
            at.advance();
            at.group();
            at.pass("AS");
            at.group();
        } while (at.pass(","));
    }

    private void modifiers() {
        while (MODIFIERS.contains(at.token().upper())) {
            at.advance();
        }
    }

    private Set<TableName> named() {
        return at.more() ? Set.of(at.name(database)) : Set.of();
    }

    private Set<TableName> load() {
        while (at.more()) {
            if (at.pass("INTO") && at.pass("TABLE")) {
                return named();
            }
            at.advance();
        }
        return Set.of();
    }

    private Set<TableName> delete() {
        boolean first = at.pass("FROM");
        List<List<Token>> targets = new ArrayList<>();
        do {
            targets.add(at.qualified());
        } while (at.pass(","));
        boolean several = at.pass(first ? "USING" : "FROM");
        if (!several) {
            return first ? tablesOf(targets) : Set.of();
        }
        List<Reference> references = TableReferences.read(at, database);
        Set<TableName> changed = new LinkedHashSet<>();
        for (List<Token> target : targets) {
            changed.addAll(meant(target, references));
        }
        return complete() ? changed : Set.of();
    }

    private Set<TableName> tablesOf(List<List<Token>> names) {
        return names.get(0).isEmpty() ? Set.of() : Set.of(table(names.get(0)));
    }

    private TableName table(List<Token> name) {
        String last = name.get(name.size() - 1).text();
        return new TableName(name.size() > 1 ? name.get(0).text() : database, last);
    }

    private Set<TableName> update() {
        List<Reference> references = TableReferences.read(at, database);
        if (!at.pass("SET")) {
            return Set.of();
        }
        Set<TableName> changed = new LinkedHashSet<>();
        do {
            List<Token> column = at.qualified();
            if (column.isEmpty()) {
                return Set.of();
            }
            // Without the name of a table it may be a column of any.
            changed.addAll(
                    column.size() > 1 ? meant(column.subList(0, column.size() - 1), references) : all(references));
            at.skipTo(AFTER_VALUE);
        } while (at.pass(","));
        return complete() ? changed : Set.of();
    }

    /** False if more of what was read may follow where the tokens end. */
    private boolean complete() {
        return at.more() || !at.cut();
    }

    private Set<TableName> all(List<Reference> references) {
        Set<TableName> tables = new LinkedHashSet<>();
        for (Reference reference : references) {
            if (reference.table() != null && !common.contains(reference.table())) {
                tables.add(reference.table());
            }
        }
        return tables;
    }

    /** The table that goes by a name in the statement; all of them if none goes by it. */
    private Set<TableName> meant(List<Token> name, List<Reference> references) {
        for (boolean exactly : new boolean[] {true, false}) {
            List<Reference> found = references.stream()
                    .filter(reference -> reference.goesBy(name, exactly))
                    .toList();
            if (!found.isEmpty()) {
                return all(found);
            }
        }
        return all(references);
    }
}
