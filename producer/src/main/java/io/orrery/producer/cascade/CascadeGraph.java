package io.orrery.producer.cascade;

import io.orrery.event.TableName;
import io.orrery.producer.cascade.CascadingKey.Action;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Foreign keys and what they lead to: a deleted row takes those that refer to it with it, and these take theirs. */
public final class CascadeGraph {

    /** No keys. */
    public static final CascadeGraph NONE = new CascadeGraph(List.of(), table -> false);

    private final Predicate<TableName> chosen;
    private final List<CascadingKey> keys;
    private final Map<TableName, List<CascadingKey>> byParent = new HashMap<>();
    private final Map<TableName, ParentTable> parents = new HashMap<>();

    /** @param chosen the tables whose rows matter; those between them and a changed row may be any */
    public CascadeGraph(Collection<CascadingKey> keys, Predicate<TableName> chosen) {
        this.chosen = chosen;
        this.keys = List.copyOf(keys);
        this.keys.forEach(key ->
                byParent.computeIfAbsent(key.parent(), p -> new ArrayList<>()).add(key));
    }

    /** A sentence, without its full stop, for each chosen table whose rows such keys change; each with the remedy. */
    public List<String> warnings() {
        Map<TableName, List<CascadingKey>> byTable = new TreeMap<>();
        keys.stream().filter(key -> chosen.test(key.table())).forEach(key -> byTable.computeIfAbsent(
                        key.table(), t -> new ArrayList<>())
                .add(key));
        return byTable.entrySet().stream()
                .map(table -> "foreign keys change rows of " + table.getKey() + " and this server does not log it ("
                        + table.getValue().stream().map(CascadingKey::toString).collect(Collectors.joining(", "))
                        + "): satellites keep such rows as they were; let statements of the application do it and take"
                        + " the action out of the key, or use MySQL 9.6 or later, which logs it; 'verify' tells which"
                        + " rows differ")
                .toList();
    }

    /** What the changes of {@code table} lead to. */
    public ParentTable parent(TableName table) {
        return byParent.containsKey(table) ? parents.computeIfAbsent(table, this::follow) : ParentTable.NONE;
    }

    private ParentTable follow(TableName table) {
        Set<TableName> deleted = new TreeSet<>();
        delete(table, deleted, new HashSet<>());
        Set<String> columns = new TreeSet<>();
        byParent.get(table).forEach(key -> columns.addAll(lower(key.parentColumns())));
        List<ParentTable.Update> updates = new ArrayList<>();
        for (String column : columns) {
            Set<TableName> changed = new TreeSet<>();
            update(table, Set.of(column), changed, new HashSet<>());
            if (!changed.isEmpty()) {
                updates.add(new ParentTable.Update(column, changed));
            }
        }
        return new ParentTable(deleted, updates);
    }

    /** A key that was followed, and how. */
    private record Step(CascadingKey key, boolean deleted) {}

    private void delete(TableName table, Set<TableName> found, Set<Step> done) {
        for (CascadingKey key : byParent.getOrDefault(table, List.of())) {
            if (key.onDelete() != Action.NONE && done.add(new Step(key, true))) {
                note(key, found);
                if (key.onDelete() == Action.CASCADE) {
                    delete(key.table(), found, done);
                } else {
                    update(key.table(), lower(key.columns()), found, done);
                }
            }
        }
    }

    private void update(TableName table, Set<String> columns, Set<TableName> found, Set<Step> done) {
        for (CascadingKey key : byParent.getOrDefault(table, List.of())) {
            boolean touched = !Collections.disjoint(lower(key.parentColumns()), columns);
            if (touched && key.onUpdate() != Action.NONE && done.add(new Step(key, false))) {
                note(key, found);
                update(key.table(), lower(key.columns()), found, done);
            }
        }
    }

    private void note(CascadingKey key, Set<TableName> found) {
        if (chosen.test(key.table())) {
            found.add(key.table());
        }
    }

    private static Set<String> lower(List<String> columns) {
        Set<String> lower = new TreeSet<>();
        columns.forEach(column -> lower.add(column.toLowerCase(Locale.ROOT)));
        return lower;
    }
}
