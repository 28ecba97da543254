package io.orrery.olap.store;

import io.orrery.consumer.RejectedException;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.type.Retype;
import io.orrery.olap.type.ValueChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The steps that turn a table of one layout into one of the next, without reading rows from the source again. */
final class SchemaChange {

    private final Layout from;
    private final Layout to;
    private final ColumnMatch match;
    private final List<Step> steps = new ArrayList<>();

    /** One thing to do. */
    sealed interface Step permits Alter, Rewrite, Unclear {}

    /** @param sql the end of an ALTER TABLE */
    record Alter(String sql) implements Step {}

    /**
     * Look at each value of a column, and change those that MySQL has changed.
     *
     * @param old how the values are stored
     * @param next how they are to be stored, under its name already
     * @param change makes the new value of the old one
     * @param expression makes the stored value of the stored one where MySQL has changed none, if that can be said in SQL
     */
    record Rewrite(StoredColumn old, StoredColumn next, UnaryOperator<Object> change, Optional<String> expression)
            implements Step {}

    /**
     * See that a column holds nothing, since it may be another one by now.
     *
     * @param next what it may be
     */
    record Unclear(StoredColumn old, Column next) implements Step {}

    private SchemaChange(Layout from, Layout to) {
        this.from = from;
        this.to = to;
        this.match = ColumnMatch.between(from.schema(), to.schema());
    }

    /**
     * What to do.
     *
     * @throws RejectedException if it cannot be done in place
     */
    static SchemaChange between(Layout from, Layout to) {
        SchemaChange change = new SchemaChange(from, to);
        change.plan();
        return change;
    }

    private void plan() {
        for (StoredColumn column : from.columns()) {
            match.unclear(column.source()).ifPresent(next -> steps.add(new Unclear(column, next)));
        }
        for (StoredColumn column : from.columns()) {
            if (successor(column).isEmpty()) {
                alter("DROP COLUMN " + column.quoted());
            }
        }
        // Through other names first: two columns may have swapped theirs.
        List<StoredColumn> renamed = from.columns().stream()
                .filter(c -> successor(c)
                        .filter(next -> !next.name().equals(c.name()))
                        .isPresent())
                .toList();
        for (StoredColumn column : renamed) {
            alter("RENAME COLUMN " + column.quoted() + " TO " + Sql.name("_orrery_was_" + column.name()));
        }
        for (StoredColumn column : renamed) {
            alter("RENAME COLUMN " + Sql.name("_orrery_was_" + column.name()) + " TO "
                    + successor(column).orElseThrow().quoted());
        }
        for (StoredColumn column : to.columns()) {
            Optional<StoredColumn> old = was(column);
            if (old.isEmpty()) {
                alter("ADD COLUMN " + column.quoted() + " " + column.codec().type());
            } else {
                retype(old.get(), column).ifPresent(steps::add);
            }
        }
        if (from.textKey() && !to.textKey()) {
            alter("DROP COLUMN " + Hidden.KEY);
        } else if (!from.textKey() && to.textKey()) {
            alter("ADD COLUMN " + Hidden.KEY + " VARCHAR");
        }
        if (from.copies() != to.copies()) {
            for (String column : List.of(Hidden.IMAGE, Hidden.DELETED_BY)) {
                alter(to.copies() ? "ADD COLUMN " + column + " VARCHAR" : "DROP COLUMN " + column);
            }
        }
    }

    private Optional<Step> retype(StoredColumn old, StoredColumn next) {
        boolean masked = to.settings().mask().containsKey(next.source().name());
        ColumnType was = old.source().type();
        ColumnType is = next.source().type();
        boolean refusesNull = old.source().nullable() && !next.source().nullable();
        if (masked || (was.equals(is) && !refusesNull)) {
            return Optional.empty();
        }
        Optional<String> expression = Retype.expression(was, old.codec(), is, next.codec(), next.quoted());
        if (expression.isPresent() && !refusesNull) {
            return expression.get().equals(next.quoted())
                    ? Optional.empty()
                    : Optional.of(new Alter("ALTER COLUMN " + next.quoted() + " TYPE "
                            + next.codec().type() + " USING " + expression.get()));
        }
        UnaryOperator<Object> change = ValueChange.between(was, is)
                .filter(known -> expression.isPresent() || ColumnRewrite.readable(old))
                .orElseThrow(() -> new RejectedException("Cannot follow the change of column '"
                        + next.source().name() + "' of " + to.schema().table() + " from " + was + " to " + is
                        + " in place, since MySQL converts its values by rules of its own: build the tables anew with"
                        + " 'orrery olap rebuild --snapshot'"));
        return Optional.of(new Rewrite(old, next, change, expression));
    }

    private Optional<StoredColumn> successor(StoredColumn old) {
        return match.after(old.source()).flatMap(next -> to.find(next).findFirst());
    }

    private void alter(String sql) {
        steps.add(new Alter(sql));
    }

    /** The column of the old table that {@code column}, which is one of the new ones, has been; empty if it is new. */
    Optional<StoredColumn> was(StoredColumn column) {
        return from.columns().stream()
                .filter(old -> successor(old).equals(Optional.of(column)))
                .findFirst();
    }

    /**
     * The new schema with what the old one told of earlier rows: that holds for the rows of a still older schema that
     * come late, whatever default the column has got since.
     */
    TableSchema carried() {
        TableSchema schema = to.schema();
        List<Column> columns = schema.columns().stream().map(this::carried).toList();
        return columns.equals(schema.columns()) ? schema : new TableSchema(schema.table(), columns, schema.key());
    }

    private Column carried(Column column) {
        return match.before(column)
                .filter(was -> was.earlier() instanceof EarlierValue.Known)
                // Under another name it would look like a column of its own to a row that has the older name.
                .filter(was -> was.name().equals(column.name()))
                .filter(was -> was.type().equals(column.type()) && was.nullable() == column.nullable())
                .map(was -> column.withEarlier(was.earlier()))
                .orElse(column);
    }

    /** What to do, in this order. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** True if {@link Hidden#KEY} has to be computed anew, since it is made of other columns now. */
    boolean rekeys() {
        if (to.history() || !to.textKey()) {
            return false;
        }
        return !from.textKey()
                || !from.schema().key().equals(to.schema().key())
                || !keyTypes(from).equals(keyTypes(to))
                || (to.schema().keyless()
                        && !from.schema().columns().equals(to.schema().columns()));
    }

    private static List<ColumnType> keyTypes(Layout layout) {
        return layout.schema().key().stream()
                .map(name -> layout.schema()
                        .columns()
                        .get(layout.schema().indexOf(name))
                        .type())
                .toList();
    }

    /** True if the rows are named by other columns, so that what is left of deleted rows means nothing any more. */
    boolean forgetsDeletions() {
        if (from.copies() && to.copies()) {
            // Changes name their rows by where they happened, whatever columns there are.
            return false;
        }
        return rekeys() || !from.schema().key().equals(to.schema().key());
    }

    @Override
    public String toString() {
        return steps.stream().map(SchemaChange::words).collect(Collectors.joining(", "));
    }

    private static String words(Step step) {
        if (step instanceof Rewrite rewrite) {
            return "change the values of " + rewrite.next().quoted() + " to "
                    + rewrite.next().source().type();
        }
        return step instanceof Alter alter
                ? alter.sql()
                : "see what became of " + ((Unclear) step).old().quoted();
    }
}
