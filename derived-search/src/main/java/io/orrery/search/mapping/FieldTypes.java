package io.orrery.search.mapping;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.search.settings.FieldSettings;
import java.util.Map;
import java.util.Optional;

/**
 * The field type that each column type becomes. Whatever the index makes of a value, the document keeps it as it is on
 * the wire, exactly.
 *
 * <p>A value that is right in MySQL must never make a document unacceptable, so what has a form that Elasticsearch may
 * not parse (zero dates, numbers past 64 bits with a sign) is ignored by the index and kept by the document.
 */
final class FieldTypes {

    /** A term has at most 32,766 bytes: this many characters always fit, also behind a key of a flattened field. */
    static final int MAX_KEYWORD = 8_000;

    /** Digits that a double holds without loss. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int LONG_DIGITS = 18;

    private static final String DATES = "strict_date_optional_time";
    private static final String NANOS = "strict_date_optional_time_nanos";

    private FieldTypes() {}

    /** The field of a column; empty if the document holds the value and the index does not. */
    static Optional<Property> of(Column column, FieldSettings settings) {
        Optional<Property> type = settings.as() == null ? byType(column) : as(settings.as(), column);
        return type.map(t -> MappingJson.with(t, settings));
    }

    private static Optional<Property> as(FieldSettings.Kind kind, Column column) {
        return switch (kind) {
            case BOOLEAN -> Optional.of(Property.of(p -> p.boolean_(b -> b.ignoreMalformed(true))));
            case TEXT -> Optional.of(text());
            case KEYWORD -> Optional.of(keyword());
            case OBJECT -> Optional.of(Property.of(p -> p.object(o -> o.dynamic(DynamicMapping.True))));
            case FLATTENED -> Optional.of(flattened());
            case GEO_SHAPE ->
                Optional.of(Property.of(p -> p.object(o -> o.properties("srid", Property.of(f -> f.long_(n -> n)))
                        .properties("wkt", Property.of(f -> f.geoShape(g -> g.ignoreMalformed(true)))))));
            case DENSE_VECTOR ->
                DenseVectors.is(column, kind) ? Optional.of(DenseVectors.field(column)) : byType(column);
            case NONE -> Optional.empty();
        };
    }

    private static Optional<Property> byType(Column column) {
        ColumnType type = column.type();
        return switch (type.type().family()) {
            case INTEGER -> Optional.of(integer(type));
            case DECIMAL -> Optional.of(decimal(type));
            case FLOATING -> Optional.of(floating(type));
            case TEMPORAL -> Optional.of(temporal(type));
            case TEXT -> Optional.of(text());
            case ENUM, SET -> Optional.of(keyword());
            case JSON -> Optional.of(flattened());
            case VECTOR -> Optional.of(numbers());
            case BYTES, GEOMETRY -> Optional.empty();
        };
    }

    private static Property integer(ColumnType type) {
        boolean mayExceed = (type.unsigned() && type.type() == MysqlType.BIGINT)
                || (type.type() == MysqlType.BIT && type.length() == Long.SIZE);
        // unsigned_long is not in every distribution: beyond 2^63 the exact form is still found.
        return mayExceed
                ? Property.of(p -> p.long_(n -> n.ignoreMalformed(true).fields("exact", keyword())))
                : Property.of(p -> p.long_(n -> n));
    }

    private static Property decimal(ColumnType type) {
        if (type.scale() == 0 && type.length() <= LONG_DIGITS) {
            return Property.of(p -> p.long_(n -> n));
        }
        return type.length() <= DOUBLE_DIGITS
                ? Property.of(p -> p.double_(n -> n))
                : Property.of(p -> p.double_(n -> n.fields("exact", keyword())));
    }

    private static Property floating(ColumnType type) {
        return type.type() == MysqlType.FLOAT
                ? Property.of(p -> p.float_(n -> n))
                : Property.of(p -> p.double_(n -> n));
    }

    /** Of a vector no single number is looked for: they stand in the document, and cost the index nothing. */
    private static Property numbers() {
        return Property.of(p -> p.float_(n -> n.index(false).docValues(false)));
    }

    private static Property temporal(ColumnType type) {
        if (type.type() == MysqlType.TIME) {
            return keyword(); // May be negative or longer than a day.
        }
        boolean microseconds = type.length() > 3;
        if (microseconds && type.type() == MysqlType.TIMESTAMP) {
            return Property.of(p -> p.dateNanos(d -> d.format(NANOS).ignoreMalformed(true)));
        }
        if (microseconds) {
            // date_nanos begins in 1970 and ends in 2262; DATETIME does not.
            Property nanos = Property.of(p -> p.dateNanos(d -> d.format(NANOS).ignoreMalformed(true)));
            return Property.of(
                    p -> p.date(d -> d.format(DATES).ignoreMalformed(true).fields("nanos", nanos)));
        }
        return Property.of(p -> p.date(d -> d.format(DATES).ignoreMalformed(true)));
    }

    private static Property text() {
        return Property.of(p -> p.text(t -> t.fields(Map.of("keyword", keyword()))));
    }

    private static Property flattened() {
        return Property.of(p -> p.flattened(f -> f.ignoreAbove(MAX_KEYWORD).depthLimit(100)));
    }

    private static Property keyword() {
        return Property.of(p -> p.keyword(k -> k.ignoreAbove(MAX_KEYWORD)));
    }
}
