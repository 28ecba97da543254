package io.orrery.olap.store;

/** The names that Orrery keeps for itself in a database. */
final class Hidden {

    /** The schema of the bookkeeping. */
    static final String SCHEMA = "_orrery";

    /** The schema of the tables behind the views. */
    static final String DATA = "_orrery_data";

    /** The row's version. */
    static final String VERSION = "_orrery_version";

    /** When the row's deletion was applied; NULL for a live row. A deleted row stays, so that no late write revives it. */
    static final String DELETED_AT = "_orrery_deleted_at";

    /** The row's key as text, in tables whose key columns cannot be joined on. */
    static final String KEY = "_orrery_key";

    /** What names the row's values, in tables without a key, where equal rows are copies of one image. */
    static final String IMAGE = "_orrery_image";

    /** The {@link #KEY} of the deletion that took a copy away. A deletion is a row of its own, and names itself. */
    static final String DELETED_BY = "_orrery_deleted_by";

    /** What a row of a history did: {@code insert}, {@code update}, {@code delete} or {@code snapshot}. */
    static final String OPERATION = "_orrery_operation";

    /** When a row of a history was committed on the source. */
    static final String COMMITTED_AT = "_orrery_committed_at";

    /** In a staging table: how many changes of the batch this one stands for. */
    static final String CHANGES = "_orrery_changes";

    /** In a staging table: which of the merged batches the change came in. */
    static final String BATCH = "_orrery_batch";

    private Hidden() {}
}
