package io.orrery.check.repair;

import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import io.orrery.mysql.ColumnSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The columns that a producer masks, read from the rules that it has saved. */
final class MaskedColumns {

    private final List<ColumnSelector> rules;

    /** @param text as the producer's option writes them, separated by commas; may be empty */
    MaskedColumns(String text) {
        rules = text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(ColumnSelector::parse).toList();
    }

    Set<String> of(TableSchema schema) {
        return schema.columns().stream()
                .map(Column::name)
                .filter(name -> rules.stream().anyMatch(rule -> rule.selects(schema.table(), name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
