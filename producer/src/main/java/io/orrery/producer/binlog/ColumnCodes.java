package io.orrery.producer.binlog;

/** Type codes of columns in the binary log: {@code enum_field_types} in MySQL's {@code field_types.h}. */
public final class ColumnCodes {

    public static final int TINY = 1;
    public static final int SHORT = 2;
    public static final int LONG = 3;
    public static final int FLOAT = 4;
    public static final int DOUBLE = 5;
    public static final int TIMESTAMP = 7;
    public static final int LONGLONG = 8;
    public static final int INT24 = 9;
    public static final int DATE = 10;
    public static final int TIME = 11;
    public static final int DATETIME = 12;
    public static final int YEAR = 13;
    public static final int VARCHAR = 15;
    public static final int BIT = 16;
    public static final int TIMESTAMP2 = 17;
    public static final int DATETIME2 = 18;
    public static final int TIME2 = 19;
    public static final int VECTOR = 242;
    public static final int JSON = 245;
    public static final int DECIMAL = 246;
    public static final int ENUM = 247;
    public static final int SET = 248;
    public static final int BLOB = 252;
    public static final int VAR_STRING = 253;
    public static final int STRING = 254;
    public static final int GEOMETRY = 255;

    private ColumnCodes() {}

    /** True for the types that this reader knows. */
    static boolean known(int type) {
        return switch (type) {
            case TINY,
                    SHORT,
                    LONG,
                    FLOAT,
                    DOUBLE,
                    TIMESTAMP,
                    LONGLONG,
                    INT24,
                    DATE,
                    TIME,
                    DATETIME,
                    YEAR,
                    VARCHAR,
                    BIT,
                    TIMESTAMP2,
                    DATETIME2,
                    TIME2,
                    VECTOR,
                    JSON,
                    DECIMAL,
                    ENUM,
                    SET,
                    BLOB,
                    VAR_STRING,
                    STRING,
                    GEOMETRY -> true;
            default -> false;
        };
    }

    /** True for the types that the signedness field of a table map counts. */
    static boolean numeric(int type) {
        return switch (type) {
            case TINY, SHORT, INT24, LONG, LONGLONG, DECIMAL, FLOAT, DOUBLE, YEAR -> true;
            default -> false;
        };
    }

    /** True for the types that the character set fields of a table map count. */
    static boolean characters(int type) {
        return switch (type) {
            case STRING, VAR_STRING, VARCHAR, BLOB, VECTOR -> true;
            default -> false;
        };
    }

    /** True for the types that the character set fields of ENUM and SET columns count. */
    static boolean labelled(int type) {
        return type == ENUM || type == SET;
    }
}
