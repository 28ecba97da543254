package io.orrery.olap.store;

import io.orrery.event.Column;
import io.orrery.event.EarlierValue;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which column has become which one, where a table has got other columns. The stream tells names, types and places, and of
 * some that they were added: a column of the same name is the same column; one that came in the place of one that went, with its type, is
 * that one under a new name; and where one came in the place of one that went with another type, nobody knows.
 */
final class ColumnMatch {

    private final List<Column> before;
    private final List<Column> after;

    /** From the column before to the one after. */
    private final Map<Column, Column> pairs = new LinkedHashMap<>();

    private ColumnMatch(TableSchema before, TableSchema after) {
        this.before = before.columns();
        this.after = after.columns();
    }

    static ColumnMatch between(TableSchema before, TableSchema after) {
        ColumnMatch match = new ColumnMatch(before, after);
        match.pairSwapped();
        match.pairNames();
        match.pairPlaces();
        return match;
    }

    /** What a column has become; empty if it is gone. */
    Optional<Column> after(Column old) {
        return Optional.ofNullable(pairs.get(old));
    }

    /** What a column has been; empty if it is new. */
    Optional<Column> before(Column column) {
        return pairs.entrySet().stream()
                .filter(pair -> pair.getValue().equals(column))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The new column that may be {@code old} under another name and with another type, or may be another one. */
    Optional<Column> unclear(Column old) {
        return after(old).isPresent() ? Optional.empty() : places(old).stream().findFirst();
    }

    private static Optional<Column> named(List<Column> columns, String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /**
     * {@code RENAME COLUMN a TO b, RENAME COLUMN b TO a}: names that changed places where the types did not. By their
     * names both would have got another type as well.
     */
    private void pairSwapped() {
        if (before.size() != after.size()) {
            return;
        }
        Map<Column, Column> swapped = new LinkedHashMap<>();
        Set<String> from = new HashSet<>();
        Set<String> to = new HashSet<>();
        for (int i = 0; i < before.size(); i++) {
            Column old = before.get(i);
            Column next = after.get(i);
            boolean types = old.type().equals(next.type())
                    && named(after, old.name())
                            .filter(c -> !c.type().equals(old.type()))
                            .isPresent()
                    && named(before, next.name())
                            .filter(c -> !c.type().equals(next.type()))
                            .isPresent();
            if (types) {
                swapped.put(old, next);
                from.add(old.name());
                to.add(next.name());
            }
        }
        if (from.equals(to)) {
            pairs.putAll(swapped);
        }
    }

    private void pairNames() {
        for (Column old : before) {
            if (after(old).isEmpty()) {
                named(after, old.name()).filter(this::isFree).ifPresent(next -> pairs.put(old, next));
            }
        }
        // To MySQL these are one name.
        for (Column old : before) {
            if (after(old).isEmpty()) {
                after.stream()
                        .filter(next -> next.name().equalsIgnoreCase(old.name()) && isFree(next))
                        .findFirst()
                        .ifPresent(next -> pairs.put(old, next));
            }
        }
    }

    private void pairPlaces() {
        Map<Column, Column> renamed = new LinkedHashMap<>();
        for (int i = 0; i < before.size() && before.size() == after.size(); i++) {
            Column old = before.get(i);
            Column next = after.get(i);
            if (after(old).isEmpty() && mayBeRenamed(next) && next.type().equals(old.type())) {
                renamed.put(old, next);
            }
        }
        pairs.putAll(renamed);
        renamed.clear();
        for (Column old : before) {
            List<Column> same = sameType(places(old), old);
            boolean alone = same.size() == 1
                    && before.stream()
                                    .filter(other -> after(other).isEmpty()
                                            && sameType(places(other), other).contains(same.get(0)))
                                    .count()
                            == 1;
            if (after(old).isEmpty() && alone) {
                renamed.put(old, same.get(0));
            }
        }
        pairs.putAll(renamed);
    }

    private static List<Column> sameType(List<Column> columns, Column old) {
        return columns.stream().filter(c -> c.type().equals(old.type())).toList();
    }

    private boolean isFree(Column next) {
        return !pairs.containsValue(next);
    }

    /** Where it is told what a column holds in earlier rows, it was surely added. */
    private boolean mayBeRenamed(Column next) {
        return isFree(next) && next.earlier() instanceof EarlierValue.Unknown;
    }

    /** The new columns that stand where {@code old} stood: beside a column that it stood beside. */
    private List<Column> places(Column old) {
        List<Column> places = new ArrayList<>();
        Optional<Column> left = neighbour(before, old, -1).map(pairs::get);
        Optional<Column> right = neighbour(before, old, 1).map(pairs::get);
        for (Column next : after) {
            if (mayBeRenamed(next)
                    && (neighbour(after, next, -1).equals(left)
                            || neighbour(after, next, 1).equals(right))) {
                places.add(next);
            }
        }
        return places;
    }

    /** The nearest column in a direction that was there before and is there after. */
    private Optional<Column> neighbour(List<Column> columns, Column column, int step) {
        for (int i = columns.indexOf(column) + step; i >= 0 && i < columns.size(); i += step) {
            Column other = columns.get(i);
            if (columns == before ? pairs.containsKey(other) : pairs.containsValue(other)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }
}
