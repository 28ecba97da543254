package io.orrery.search.mapping;

import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import java.util.HashMap;
import java.util.Map;

/** The names of fields: a column's own name wherever Elasticsearch takes it, and those of Orrery's own fields. */
public final class Fields {

    /** The object that holds Orrery's own fields. */
    public static final String ORRERY = "_orrery";

    /** Whether the document is a tombstone: true, or absent. */
    public static final String DELETED = ORRERY + ".deleted";

    /** The row's version, which can be searched; {@code _version} can't be. */
    public static final String VERSION = ORRERY + ".version";

    /** When the tombstone was written. */
    public static final String REMOVED_AT = ORRERY + ".removed";

    /** In tables without a key: what names the row's values. Equal rows are documents of one image. */
    public static final String IMAGE = ORRERY + ".image";

    /** In tables without a key: the place in the source of the deletion that took the row away. */
    public static final String REMOVED_BY = ORRERY + ".removed_by";

    /** When the row's last change was committed. */
    public static final String COMMITTED_AT = ORRERY + ".ts";

    /** The columns whose JSON is wrapped into an object, as {@link #WRAPPER}. */
    static final String WRAPPED = "wrapped";

    /** The columns that hold the JSON literal null, which is not NULL. */
    static final String JSON_NULLS = "json_nulls";

    /** The values of JSON columns that Elasticsearch takes into no field, as their text, by the column's name. */
    static final String UNINDEXED = "unindexed";

    /** The one field of the object that stands for a JSON value that is no object: flattened fields take objects only. */
    static final String WRAPPER = "value";

    private Fields() {}

    /** The field of each column, by the column's name; those that would share one get a hash of their names. */
    public static Map<String, String> of(TableSchema schema) {
        Map<String, Integer> claims = new HashMap<>();
        schema.columns().forEach(column -> claims.merge(of(column.name()), 1, Integer::sum));
        Map<String, String> fields = new HashMap<>();
        for (Column column : schema.columns()) {
            String field = of(column.name());
            boolean own = claims.get(field) == 1 || field.equals(column.name());
            fields.put(column.name(), own ? field : field + "_" + Hashes.hex(column.name(), 4));
        }
        return fields;
    }

    private static String of(String column) {
        // A dot means an object, and names that start with an underscore are Elasticsearch's and ours.
        String field = column.replace('.', '_');
        return field.startsWith("_") ? "column" + field : field;
    }
}
