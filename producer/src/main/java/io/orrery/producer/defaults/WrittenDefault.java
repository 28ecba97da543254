package io.orrery.producer.defaults;

import java.util.Objects;

/**
 * The default of a column as the statement that added it wrote it.
 *
 * @param kind how it is written
 * @param text the digits of a number with their sign, the characters of a string, or the digits of bits or bytes; empty
 *     for other kinds
 * @param zone the time zone of the session, where the log has it; else null
 */
public record WrittenDefault(Kind kind, String text, String zone) {

    /** The ways to write a default. */
    public enum Kind {
        /** The statement has none. */
        NONE,
        NULL,
        NUMBER,
        STRING,
        /** Binary digits. */
        BITS,
        /** Hexadecimal digits. */
        BYTES
    }

    public WrittenDefault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** A column without a default. */
    public static final WrittenDefault NONE = new WrittenDefault(Kind.NONE, "", null);
}
