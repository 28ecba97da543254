package io.orrery.consumer.testkit;

import io.orrery.event.Row;
import java.util.Comparator;

/**
 * What a reader sees of a row of one of the contract's tables.
 *
 * @param id its column {@code id}
 * @param note its column {@code note}; null for NULL
 */
public record ContractRow(long id, String note) implements Comparable<ContractRow> {

    private static final Comparator<ContractRow> ORDER = Comparator.comparingLong(ContractRow::id)
            .thenComparing(ContractRow::note, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** The same of a row that has these columns. */
    public static ContractRow of(Row row) {
        return new ContractRow(row.getLong("id"), row.getString("note"));
    }

    @Override
    public int compareTo(ContractRow other) {
        return ORDER.compare(this, other);
    }
}
