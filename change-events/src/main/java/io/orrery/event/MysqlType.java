package io.orrery.event;

import java.util.Locale;
import java.util.Optional;

/** The data types of MySQL, as far as they differ on the wire; the name in lower case is the SQL name. */
public enum MysqlType {
    TINYINT(Family.INTEGER),
    SMALLINT(Family.INTEGER),
    MEDIUMINT(Family.INTEGER),
    INT(Family.INTEGER),
    BIGINT(Family.INTEGER),
    YEAR(Family.INTEGER),
    BIT(Family.INTEGER),
    DECIMAL(Family.DECIMAL),
    FLOAT(Family.FLOATING),
    DOUBLE(Family.FLOATING),
    DATE(Family.TEMPORAL),
    DATETIME(Family.TEMPORAL),
    TIMESTAMP(Family.TEMPORAL),
    TIME(Family.TEMPORAL),
    CHAR(Family.TEXT),
    VARCHAR(Family.TEXT),
    TINYTEXT(Family.TEXT),
    TEXT(Family.TEXT),
    MEDIUMTEXT(Family.TEXT),
    LONGTEXT(Family.TEXT),
    BINARY(Family.BYTES),
    VARBINARY(Family.BYTES),
    TINYBLOB(Family.BYTES),
    BLOB(Family.BYTES),
    MEDIUMBLOB(Family.BYTES),
    LONGBLOB(Family.BYTES),
    ENUM(Family.ENUM),
    SET(Family.SET),
    JSON(Family.JSON),
    GEOMETRY(Family.GEOMETRY),
    VECTOR(Family.VECTOR);

    /** Types of one family have one Java type in a {@link Row} and one JSON form on the wire. */
    public enum Family {
        /** {@link Long}, or {@link java.math.BigInteger} past its range; a JSON number. */
        INTEGER,
        /** {@link java.math.BigDecimal}; a JSON string, so that nothing rounds it. */
        DECIMAL,
        /** {@link Float} or {@link Double}; the shortest JSON number that reads back as the same value. */
        FLOATING,
        /** {@link String} in ISO-8601 with the column's own fraction: zero dates and times past 24 h have no java.time type. */
        TEMPORAL,
        /** {@link String}. */
        TEXT,
        /** {@code byte[]}; base64 on the wire. */
        BYTES,
        /** {@link String}: the label. */
        ENUM,
        /** {@link java.util.List} of labels; a JSON array. */
        SET,
        /** {@link String}: the document's JSON text; JSON on the wire. */
        JSON,
        /** {@link Geometry}; a JSON object of srid and wkt. */
        GEOMETRY,
        /** {@link FloatVector}; a JSON array of the shortest numbers that read back as the same. */
        VECTOR
    }

    private final Family family;

    MysqlType(Family family) {
        this.family = family;
    }

    /** The family, which decides the Java type and the JSON form. */
    public Family family() {
        return family;
    }

    /** The type as SQL writes it, without length. */
    public String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type that SQL calls {@code name}; empty if there is none. */
    public static Optional<MysqlType> ofSqlName(String name) {
        try {
            return Optional.of(valueOf(name.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
