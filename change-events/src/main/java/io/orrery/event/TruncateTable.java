package io.orrery.event;

import java.util.Objects;

/**
 * Every row of the table was removed at once, by TRUNCATE TABLE or by a statement that MySQL logs like it.
 *
 * @param metadata where, when and as which version: rows of an older version are gone, later ones stay
 */
public record TruncateTable(Metadata metadata) implements ControlEvent {

    public TruncateTable {
        Objects.requireNonNull(metadata, "metadata");
    }

    @Override
    public TableName table() {
        return metadata.table();
    }
}
