package io.orrery.olap.store;

import io.orrery.consumer.RejectedException;
import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.type.Retype;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps that turn a table of one layout into one of the next, without reading rows from the source again. */
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
     * @throws RejectedException if it cannot be done in place
     */
    static SchemaChange between(Layout from, Layout to) {
        SchemaChange change = new SchemaChange(from, to);
        change.plan();
        return change;
    }

    private void plan() {
        for (StoredColumn column : from.columns()) {
            if (successor(column).isEmpty()) {
                steps.add("DROP COLUMN " + column.quoted());
            }
        }
        // Through other names first: two columns may have swapped theirs.
        List<StoredColumn> renamed = from.columns().stream()
                .filter(c -> successor(c)
                        .filter(next -> !next.name().equals(c.name()))
                        .isPresent())
                .toList();
        for (StoredColumn column : renamed) {
            steps.add("RENAME COLUMN " + column.quoted() + " TO " + Sql.name("_orrery_was_" + column.name()));
        }
        for (StoredColumn column : renamed) {
            steps.add("RENAME COLUMN " + Sql.name("_orrery_was_" + column.name()) + " TO "
                    + successor(column).orElseThrow().quoted());
        }
        for (StoredColumn column : to.columns()) {
            Optional<StoredColumn> old = was(column);
            if (old.isEmpty()) {
                steps.add("ADD COLUMN " + column.quoted() + " " + column.codec().type());
            } else {
                retype(old.get(), column).ifPresent(steps::add);
            }
        }
        if (from.textKey() && !to.textKey()) {
            steps.add("DROP COLUMN " + Hidden.KEY);
        } else if (!from.textKey() && to.textKey()) {
            steps.add("ADD COLUMN " + Hidden.KEY + " VARCHAR");
        }
        if (from.copies() != to.copies()) {
            for (String column : List.of(Hidden.IMAGE, Hidden.DELETED_BY)) {
                steps.add(to.copies() ? "ADD COLUMN " + column + " VARCHAR" : "DROP COLUMN " + column);
            }
        }
    }

    private Optional<String> retype(StoredColumn old, StoredColumn next) {
        boolean masked = to.settings().mask().containsKey(next.source().name());
        if (old.source().type().equals(next.source().type()) || masked) {
            return Optional.empty();
        }
        String expression = Retype.expression(
                        old.source().type(), old.codec(), next.source().type(), next.codec(), next.quoted())
                .orElseThrow(() -> new RejectedException("Cannot follow the change of column '"
                        + next.source().name() + "' of " + to.schema().table() + " from "
                        + old.source().type() + " to " + next.source().type()
                        + " in place, since MySQL converts its values by rules of its own: build the tables anew with"
                        + " 'orrery olap rebuild'"));
        return old.codec().type().equals(next.codec().type()) && expression.equals(next.quoted())
                ? Optional.empty()
                : Optional.of("ALTER COLUMN " + next.quoted() + " TYPE "
                        + next.codec().type() + " USING " + expression);
    }

    /** What an old column has become: the one of its name, else one that took its place with its type. */
    private Optional<StoredColumn> successor(StoredColumn old) {
        TableSchema before = from.schema();
        TableSchema after = to.schema();
        Column column = old.source();
        if (after.hasColumn(column.name())) {
            return to.find(after.columns().get(after.indexOf(column.name()))).findFirst();
        }
        if (before.columns().size() != after.columns().size()) {
            return Optional.empty();
        }
        Column candidate = after.columns().get(before.indexOf(column.name()));
        boolean renamed =
                !before.hasColumn(candidate.name()) && candidate.type().equals(column.type());
        return renamed ? to.find(candidate).findFirst() : Optional.empty();
    }

    /** The column of the old table that {@code column}, which is one of the new ones, has been; empty if it is new. */
    Optional<StoredColumn> was(StoredColumn column) {
        return from.columns().stream()
                .filter(old -> successor(old).equals(Optional.of(column)))
                .findFirst();
    }

    /** The steps, each the end of an ALTER TABLE. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    /** True if {@link Hidden#KEY} has to be computed anew, since it is made of other columns now. */
    boolean rekeys() {
        if (to.history() || !to.textKey()) {
            return false;
        }
        return !from.textKey()
                || !from.schema().key().equals(to.schema().key())
                || (to.schema().keyless()
                        && !from.schema().columns().equals(to.schema().columns()));
    }

    /** True if the rows are named by other columns, so that what is left of deleted rows means nothing any more. */
    boolean forgetsDeletions() {
        if (from.copies() && to.copies()) {
            // Changes name their rows by where they happened, whatever columns there are.
            return false;
        }
        return rekeys() || !from.schema().key().equals(to.schema().key());
    }
}
