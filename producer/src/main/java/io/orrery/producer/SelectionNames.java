package io.orrery.producer;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.mysql.ColumnSelector;
import io.orrery.runtime.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a selection selects nothing of what a server has.
 *
 * @param unknown names without wildcards, in what is left out or masked, that do not exist: one sentence each, without its
 *     full stop
 * @param idle all else that selects nothing, likewise: a wildcard may be meant for what is yet to come
 */
record SelectionNames(List<String> unknown, List<String> idle) {

    SelectionNames {
        unknown = List.copyOf(unknown);
        idle = List.copyOf(idle);
    }

    /** @param tables all that can be seen, with their columns */
    static SelectionNames of(Selection selection, Map<TableName, List<Column>> tables) {
        Search search = new Search(tables);
        search.tables("--tables", selection.tables(), false);
        boolean any = tables.keySet().stream().anyMatch(selection.tables());
        if (any) {
            // Where nothing is there yet, or may be seen, nothing can be compared.
            selection.excluded().ifPresent(excluded -> search.tables("--exclude-tables", excluded, true));
            List<TableName> chosen = tables.keySet().stream().filter(selection).toList();
            selection.columns().excluded().forEach(rule -> search.columns("--exclude-columns", rule, chosen));
            selection.columns().masked().forEach(rule -> search.columns("--mask-columns", rule.columns(), chosen));
        } else if (!selection.columns().excluded().isEmpty()
                || !selection.columns().masked().isEmpty()) {
            search.idle.add("The names in --exclude-columns and --mask-columns can't be checked, since no table that"
                    + " matches --tables can be seen: grant SELECT, or see to it that they are right");
        }
        return new SelectionNames(search.unknown, search.idle);
    }

    private static boolean wild(String name) {
        return name.contains("*") || name.contains("?");
    }

    /** Collects what selects nothing. */
    private static final class Search {

        private final Map<TableName, List<Column>> all;
        private final List<String> unknown = new ArrayList<>();
        private final List<String> idle = new ArrayList<>();

        Search(Map<TableName, List<Column>> all) {
            this.all = all;
        }

        /** @param protects true if rows are published where a name is wrong */
        void tables(String option, TablePattern pattern, boolean protects) {
            for (String part : pattern.toString().split(",", -1)) {
                String text = part.strip();
                if (all.keySet().stream().noneMatch(TablePattern.parse(text))) {
                    List<String> to = protects && !wild(text) ? unknown : idle;
                    to.add(option + "='" + text + "' matches no table that can be seen" + meant(text, all.keySet()));
                }
            }
        }

        void columns(String option, ColumnSelector rule, List<TableName> chosen) {
            List<TableName> tables = chosen.stream().filter(rule.tables()).toList();
            String text = rule.text().strip();
            if (tables.isEmpty()) {
                List<String> to = wild(rule.tables().toString()) ? idle : unknown;
                to.add(option + "='" + text + "' is of no table that is chosen and can be seen"
                        + meant(rule.tables().toString(), chosen));
                return;
            }
            List<String> columns = tables.stream()
                    .flatMap(table -> all.get(table).stream())
                    .map(Column::name)
                    .distinct()
                    .toList();
            if (columns.stream()
                    .noneMatch(column -> rule.column().matcher(column).matches())) {
                String name = text.substring(text.lastIndexOf('.') + 1);
                List<String> to = wild(name) ? idle : unknown;
                to.add(option + "='" + text + "' matches no column of "
                        + (tables.size() == 1 ? tables.get(0) : tables.size() + " tables") + nearest(name, columns));
            }
        }

        private static String meant(String text, Collection<TableName> tables) {
            return nearest(text, tables.stream().map(TableName::toString).toList());
        }

        private static String nearest(String name, Collection<String> known) {
            Optional<String> nearest = wild(name) ? Optional.empty() : Nearest.of(name, known);
            return nearest.map(meant -> ": did you mean '" + meant + "'?").orElse("");
        }
    }
}
