package io.orrery.producer.doctor;

import java.util.Objects;

/**
 * What a check found.
 *
 * @param level how bad it is
 * @param text one line; where something is wrong, with the remedy
 */
public record Finding(Level level, String text) {

    /** How bad a finding is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Works, with a drawback. */
        WARNING,
        /** A producer would not work. */
        FAILURE
    }

    public Finding {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(text, "text");
    }

    static Finding ok(String text) {
        return new Finding(Level.OK, text);
    }

    static Finding warning(String text) {
        return new Finding(Level.WARNING, text);
    }

    static Finding failure(String text) {
        return new Finding(Level.FAILURE, text);
    }
}
