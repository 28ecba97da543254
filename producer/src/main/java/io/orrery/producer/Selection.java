package io.orrery.producer;

import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.mysql.NameCase;
import io.orrery.producer.privacy.ColumnRules;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is published, and how it is spread over the shards.
 *
 * @param tables which tables
 * @param excluded which of these not
 * @param columns which columns are left out or masked
 * @param partitioning what the partition key of an event is
 */
public record Selection(
        TablePattern tables, Optional<TablePattern> excluded, ColumnRules columns, Partitioning partitioning)
        implements Predicate<TableName> {

    /** The databases of the server itself. */
    private static final Set<String> SYSTEM = Set.of("mysql", "sys", "information_schema", "performance_schema");

    public Selection {
        Objects.requireNonNull(tables, "tables");
        Objects.requireNonNull(excluded, "excluded");
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(partitioning, "partitioning");
    }

    /** The tables as they are, by the keys of their rows. */
    public static Selection of(TablePattern tables) {
        return new Selection(tables, Optional.empty(), ColumnRules.NONE, Partitioning.KEY);
    }

    /** The same on a server whose names of tables tell cases apart, or don't. */
    public Selection comparedBy(NameCase names) {
        return new Selection(names.fold(tables), excluded.map(names::fold), columns.comparedBy(names), partitioning);
    }

    /** What is left out and masked, as it is written. */
    String rules() {
        return excluded.map(TablePattern::toString).orElse("") + "|" + columns.excludedText() + "|"
                + columns.maskedText();
    }

    /** The server's own databases are chosen only by a pattern that writes their names out. */
    @Override
    public boolean test(TableName table) {
        return tables.test(table)
                && (!SYSTEM.contains(table.schema()) || tables.namesSchema(table.schema()))
                && excluded.stream().noneMatch(pattern -> pattern.test(table));
    }
}
