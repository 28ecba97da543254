package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.Statement.Other;
import io.orrery.producer.change.Statement.Renaming;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The temporary tables of sessions that log by statement. They hide tables of the same names: what such a session does to
 * a name that is one of them is nobody else's business. For one thread.
 */
final class TemporaryTables {

    private final Map<Long, Set<TableName>> tables = new HashMap<>();

    /** What is left of a statement for others than its session. */
    Statement visible(long session, Statement statement) {
        if (statement instanceof Statement.CreateTemporary create) {
            tables.computeIfAbsent(session, s -> new HashSet<>()).add(create.table());
            return new Other();
        }
        if (statement instanceof Statement.DropTemporary drop) {
            drop(session, drop);
            return new Other();
        }
        Set<TableName> own = tables.getOrDefault(session, Set.of());
        if (own.isEmpty()) {
            return statement;
        }
        if (statement instanceof Statement.Truncate truncate && own.contains(truncate.table())) {
            return new Other();
        }
        if (statement instanceof Statement.Rename rename
                && own.contains(rename.steps().get(0).from())) {
            Renaming step = rename.steps().get(0); // By ALTER TABLE: RENAME TABLE does not know temporary ones.
            own.remove(step.from());
            own.add(step.to());
            return new Other();
        }
        if (statement instanceof Statement.RowsByStatement changed) {
            Set<TableName> others = new HashSet<>(changed.tables());
            return others.removeAll(own) ? visible(changed, others) : changed;
        }
        return statement;
    }

    private static Statement visible(Statement.RowsByStatement changed, Set<TableName> others) {
        return others.isEmpty() ? new Other() : new Statement.RowsByStatement(changed.verb(), others);
    }

    private void drop(long session, Statement.DropTemporary drop) {
        tables.computeIfPresent(session, (s, own) -> {
            own.removeAll(drop.tables());
            return own.isEmpty() ? null : own;
        });
    }

    /** True if the name is a temporary table of the session. */
    boolean has(long session, TableName table) {
        return tables.getOrDefault(session, Set.of()).contains(table);
    }

    /** The server has started: there are none. */
    void clear() {
        tables.clear();
    }
}
