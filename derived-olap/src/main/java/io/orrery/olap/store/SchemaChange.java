package io.orrery.olap.store;

import io.orrery.olap.duck.Sql;
import io.orrery.runtime.OrreryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements that turn a table of one layout into one of the next. */
final class SchemaChange {

    private final Layout from;
    private final Layout to;
    private final List<String> steps = new ArrayList<>();

    private SchemaChange(Layout from, Layout to) {
        this.from = from;
        this.to = to;
    }

    /**
     * What to do.
     *
     * @throws OrreryException if rows would have to be read from the source again
     */
    static SchemaChange between(Layout from, Layout to) {
        SchemaChange change = new SchemaChange(from, to);
        change.checkKey();
        change.plan();
        return change;
    }

    private void checkKey() {
        if (!from.keyNames().equals(to.keyNames())
                || (from.textKey() && !from.schema().key().equals(to.schema().key()))) {
            throw new OrreryException("Cannot follow the change of the key of "
                    + to.schema().table() + " in place: build the tables anew with 'orrery olap rebuild'");
        }
    }

    private void plan() {
        for (StoredColumn column : from.columns()) {
            if (find(to, column.name()).isEmpty() && renamed(column).isEmpty()) {
                steps.add("DROP COLUMN " + column.quoted());
            }
        }
        for (StoredColumn column : from.columns()) {
            renamed(column).ifPresent(next -> {
                steps.add("RENAME COLUMN " + column.quoted() + " TO " + next.quoted());
            });
        }
        for (StoredColumn column : to.columns()) {
            Optional<StoredColumn> old = find(from, column.name());
            if (old.isPresent()
                    && !old.get().codec().type().equals(column.codec().type())) {
                steps.add("ALTER COLUMN " + column.quoted() + " TYPE "
                        + column.codec().type());
            } else if (old.isEmpty()
                    && from.columns().stream().noneMatch(c -> renamed(c).equals(Optional.of(column)))) {
                steps.add("ADD COLUMN " + column.quoted() + " " + column.codec().type());
            }
        }
    }

    /** A column of the same place and type whose name alone is new is the old one, renamed. */
    private Optional<StoredColumn> renamed(StoredColumn column) {
        if (from.columns().size() != to.columns().size()
                || find(to, column.name()).isPresent()) {
            return Optional.empty();
        }
        StoredColumn next = to.columns().get(from.columns().indexOf(column));
        return find(from, next.name()).isEmpty()
                        && next.source().type().equals(column.source().type())
                ? Optional.of(next)
                : Optional.empty();
    }

    private static Optional<StoredColumn> find(Layout layout, String name) {
        return layout.columns().stream()
                .filter(c -> c.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The steps, each the end of an ALTER TABLE. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    void apply(Connection connection, String dataTable) throws SQLException {
        for (String step : steps) {
            Statements.run(connection, "ALTER TABLE " + Sql.name(Hidden.DATA, dataTable) + " " + step);
        }
    }
}
