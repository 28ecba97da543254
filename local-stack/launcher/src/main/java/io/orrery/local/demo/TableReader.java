package io.orrery.local.demo;

import io.orrery.event.TableName;
import java.util.Map;

/** Reads a whole table of one store. The demo's tables are small enough to be held. */
interface TableReader {

    /** The rows by key, each a map from column to {@link CanonicalText}; null for NULL. */
    Map<String, Map<String, String>> read(TableName table) throws Exception;
}
