package io.orrery.search.mapping;

import io.orrery.event.Row;
import java.util.Map;

/**
 * Makes the documents of a table in code, where settings don't reach. Named in the settings file; made once for each
 * worker.
 */
@FunctionalInterface
public interface DocumentMapper {

    /**
     * The fields of a row's document, which must follow from the row alone: it is made again at each replay. Called on
     * the shards' threads, several at a time. Fields need a mapping in the settings file to be searched.
     *
     * @param row the whole row
     * @return values that Jackson can write, by field, none of them {@code _orrery}; null if the row is to have no
     *     document
     */
    Map<String, Object> map(Row row);
}
