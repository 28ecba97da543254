package io.orrery.olap.type;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * How one column is stored. A value goes: Java value of a {@link io.orrery.event.Row} - {@link Input#convert} - staged
 * Java value - {@link Appending#append} - staging table - {@link #stored} - table; and back through {@link #read}
 * and {@link Output#value}.
 *
 * @param type the DuckDB type in the table
 * @param stagingType the DuckDB type in the staging table
 * @param exact true if equal values in MySQL are equal here and different ones differ, so that keys may be joined on
 * @param input makes the staged value
 * @param appending puts the staged value into an appender
 * @param stored a SQL expression over the staging column {@code %s}
 * @param read a SQL expression over the table's column {@code %s}
 * @param output makes the row's value from what {@code read} gives
 */
public record ColumnCodec(
        String type,
        String stagingType,
        boolean exact,
        Input input,
        Appending appending,
        String stored,
        String read,
        Output output) {

    /** From the row's value to the staged one. */
    @FunctionalInterface
    public interface Input {

        /**
         * The staged value.
         *
         * @param value not null
         * @return null for what the DuckDB type cannot say (a zero date)
         * @throws IllegalArgumentException if the value does not fit; the message must not hold it
         */
        Object convert(Object value);
    }

    /** Puts a staged value, which is not null, into an appender. */
    @FunctionalInterface
    public interface Appending {
        void append(DuckDBAppender appender, Object staged) throws SQLException;
    }

    /** Reads a value, null for NULL. */
    @FunctionalInterface
    public interface Output {
        Object value(ResultSet results, int index) throws SQLException;
    }

    /** The expression for the table's value of a staged column. */
    public String stored(String column) {
        return stored.replace("%s", column);
    }

    /** The expression that reads a table's column. */
    public String read(String column) {
        return read.replace("%s", column);
    }
}
