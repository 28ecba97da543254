package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.Statement.Renaming;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Tells a sink what statements do to whole tables. */
final class Definitions {

    private final Predicate<TableName> chosen;
    private final Tables tables;
    private final ChangeSink sink;

    /** Names that a table went away from, and that the server had again when we looked. */
    private final Set<TableName> leftAlone = new HashSet<>();

    Definitions(Predicate<TableName> chosen, Tables tables, ChangeSink sink) {
        this.chosen = chosen;
        this.tables = tables;
        this.sink = sink;
    }

    void apply(Statement statement, ChangePoint at) throws InterruptedException {
        if (statement instanceof Statement.Truncate truncate && chosen.test(truncate.table())) {
            sink.truncated(truncate.table(), at);
        } else if (statement instanceof Statement.Drop drop) {
            for (TableName table : drop.tables()) {
                tables.added().forget(table);
                drop(table, at);
            }
        } else if (statement instanceof Statement.DropDatabase drop) {
            tables.added().forget(drop.schema());
            for (TableName table : tables.known(drop.schema())) {
                drop(table, at);
            }
        } else if (statement instanceof Statement.Create create) {
            create(create, at);
        } else if (statement instanceof Statement.Rename rename) {
            rename(rename, at);
        } else if (statement instanceof Statement.RowsMoved moved) {
            moved.tables().stream().filter(chosen).forEach(table -> sink.moved(table, moved.operation(), at));
        }
    }

    private void drop(TableName table, ChangePoint at) throws InterruptedException {
        if (chosen.test(table)) {
            tables.remove(table);
            sink.dropped(table, at);
        }
    }

    private void create(Statement.Create create, ChangePoint at) throws InterruptedException {
        if (create.surely()) {
            tables.added().forget(create.table());
        }
        if (chosen.test(create.table())) {
            if (create.surely() && leftAlone.remove(create.table())) {
                sink.dropped(create.table(), at); // The old one went away for good, and the new one is empty.
            }
            tables.add(create.table());
        }
    }

    /**
     * A name that a table goes away from is dropped, one that it comes to is said to need a rebuild. Where another table
     * comes to the old name in the same statement, as online changes of a table do it ({@code RENAME TABLE t TO t_old,
     * t_new TO t}), its rows are most often the same ones: what is derived is left as it is.
     */
    private void rename(Statement.Rename rename, ChangePoint at) throws InterruptedException {
        Map<TableName, TableName> originOf = new LinkedHashMap<>();
        for (Renaming step : rename.steps()) {
            TableName origin = originOf.remove(step.from());
            originOf.put(step.to(), origin == null ? step.from() : origin);
        }
        tables.added().renamed(originOf);
        for (TableName origin : originOf.values()) {
            if (chosen.test(origin) && !originOf.containsKey(origin)) {
                leave(origin, at);
            }
        }
        originOf.forEach((name, origin) -> {
            if (chosen.test(name) && !name.equals(origin)) {
                leftAlone.remove(name);
                tables.add(name);
                sink.moved(name, "RENAME of " + origin, at);
            }
        });
    }

    /** Some tools change tables in two statements: another table is about to come, or came, to the name. */
    private void leave(TableName origin, ChangePoint at) throws InterruptedException {
        if (tables.appears(origin)) {
            leftAlone.add(origin);
        } else {
            drop(origin, at);
        }
    }
}
