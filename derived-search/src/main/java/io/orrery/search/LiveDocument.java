package io.orrery.search;

import io.orrery.event.Row;
import java.util.Objects;

/**
 * A document that queries can see.
 *
 * @param id the row's key, as the document's id
 * @param version the version of the row's last change
 * @param row the row, its values exactly as they came; a column that was added after the row's last change is absent
 */
public record LiveDocument(String id, long version, Row row) {

    public LiveDocument {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(row, "row");
    }
}
