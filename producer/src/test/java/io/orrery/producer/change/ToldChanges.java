package io.orrery.producer.change;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes down what it is told of whole tables. */
final class ToldChanges implements ChangeSink {

    /** Of these it says which a statement may have defined. */
    private static final List<TableName> ASKED = List.of(new TableName("shop", "t"), new TableName("shop", "u"));

    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    @Override
    public void written(TableSchema schema, Row row, ChangePoint at) {
        throw new AssertionError();
    }

    @Override
    public void updated(TableSchema schema, Row before, Row after, ChangePoint at) {
        throw new AssertionError();
    }

    @Override
    public void deleted(TableSchema schema, Row row, ChangePoint at) {
        throw new AssertionError();
    }

    @Override
    public void truncated(TableName table, ChangePoint at) {
        lines.add("truncated " + table);
    }

    @Override
    public void dropped(TableName table, ChangePoint at) {
        lines.add("dropped " + table);
    }

    @Override
    public void moved(TableName table, String what, ChangePoint at) {
        lines.add("moved " + table);
    }

    @Override
    public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {
        throw new AssertionError();
    }

    @Override
    public void unknown(String what, ChangePoint at) {
        lines.add(what + " at " + at.source().pos());
    }

    @Override
    public void defined(DefinedTables tables) {
        lines.add("defined " + ASKED.stream().filter(tables).toList());
    }
}
