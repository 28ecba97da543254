package io.orrery.event.json;

/** The names of the wire format's fields and types. */
final class Fields {

    static final String SCHEMA = "schema";
    static final String TABLE = "table";
    static final String TYPE = "type";
    static final String ROW = "row";
    static final String VALUES = "values";
    static final String BEFORE_VALUES = "before_values";
    static final String AFTER_VALUES = "after_values";
    static final String JSON_NULLS = "json_nulls";
    static final String BEFORE_JSON_NULLS = "before_json_nulls";
    static final String AFTER_JSON_NULLS = "after_json_nulls";
    static final String ORIGIN = "origin";
    static final String VERSION = "version";
    static final String SCHEMA_ID = "schema_id";
    static final String COMMITTED_AT = "ts";
    static final String SOURCE = "source";
    static final String GTID = "gtid";
    static final String FILE = "file";
    static final String POS = "pos";
    static final String ROW_NUMBER = "row";
    static final String SNAPSHOT = "snapshot";
    static final String SNAPSHOT_ID = "snapshot_id";
    static final String SINCE = "since";
    static final String WHERE = "where";
    static final String COLUMNS = "columns";
    static final String NAME = "name";
    static final String NULLABLE = "nullable";
    static final String CHARSET = "charset";
    static final String LABELS = "labels";
    static final String DEFAULT = "default";
    static final String KEY = "key";
    static final String SRID = "srid";
    static final String WKT = "wkt";
    static final String INDEX = "index";
    static final String COUNT = "count";
    static final String PART = "part";

    static final String WRITE = "WriteRowsEvent";
    static final String UPDATE = "UpdateRowsEvent";
    static final String DELETE = "DeleteRowsEvent";
    static final String TABLE_SCHEMA = "TableSchema";
    static final String TRUNCATE_TABLE = "TruncateTable";
    static final String DROP_TABLE = "DropTable";
    static final String SNAPSHOT_STARTED = "SnapshotStarted";
    static final String SNAPSHOT_COMPLETED = "SnapshotCompleted";
    static final String EVENT_PART = "EventPart";

    private Fields() {}
}
