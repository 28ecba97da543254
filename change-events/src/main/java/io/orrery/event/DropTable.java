package io.orrery.event;

import java.util.Objects;

/**
 * The table was dropped.
 *
 * @param metadata where, when and as which version: rows of an older version are gone
 */
public record DropTable(Metadata metadata) implements ControlEvent {

    public DropTable {
        Objects.requireNonNull(metadata, "metadata");
    }

    @Override
    public TableName table() {
        return metadata.table();
    }
}
