package io.orrery.olap.store;

import io.orrery.event.Column;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.settings.Mask;
import io.orrery.olap.settings.TableSettings;
import io.orrery.olap.settings.TypeChoice;
import io.orrery.olap.type.Codecs;
import io.orrery.olap.type.ColumnCodec;

/**
 * A column as the database has it.
 *
 * @param source the column of the source
 * @param name the name in the database
 * @param codec how it is stored
 */
record StoredColumn(Column source, String name, ColumnCodec codec) {

    static StoredColumn of(Column source, TableSettings settings) {
        String name = settings.rename().getOrDefault(source.name(), source.name());
        Mask mask = settings.mask().get(source.name());
        try {
            return new StoredColumn(
                    source,
                    name,
                    mask == null
                            ? codec(source, settings.types().get(source.name()))
                            : masked(mask, Codecs.of(source.type()).type()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Column '" + source.name() + "' " + e.getMessage(), e);
        }
    }

    private static ColumnCodec codec(Column source, TypeChoice choice) {
        if (choice == null) {
            return Codecs.of(source.type());
        }
        return switch (choice) {
            case TEXT -> Codecs.asText(source.type());
            case UUID -> Codecs.asUuid(source.type());
            case BOOLEAN -> Codecs.asBoolean(source.type());
            case TIME -> Codecs.asTime(source.type());
        };
    }

    private static ColumnCodec masked(Mask mask, String usualType) {
        if (mask instanceof Mask.Constant constant) {
            return Codecs.masked("VARCHAR", value -> constant.text());
        }
        if (mask instanceof Mask.Sha256 hash) {
            return Codecs.masked("VARCHAR", hash::digest);
        }
        return Codecs.masked(usualType, value -> null);
    }

    /**
     * The staged value of a row that was written before the column existed; null for NULL and where it is not known.
     *
     * @throws IllegalArgumentException if it cannot be stored; the message does not hold it
     */
    Object earlier() {
        Object value = source.earlierOrNull();
        if (value == null) {
            return null;
        }
        try {
            return codec.input().convert(value);
        } catch (RuntimeException e) {
            // The message of a parser quotes the value.
            throw new IllegalArgumentException(
                    "what earlier rows hold in column '" + source.name() + "' (" + source.type()
                            + ") cannot be stored as " + codec.type(),
                    e);
        }
    }

    /** The name, quoted. */
    String quoted() {
        return Sql.name(name);
    }
}
